import { environmentSource, fileSource, type IdentityOptions, type ListSource } from "@stream-fallback/core";
import type { Environment } from "./cache/cache-file.ts";

/** As whom every command asks: those of the file of `--identities`, else of `DOUYIN_IDENTITIES`; undefined for nobody. */
export function chooseIdentities(
  file: string | undefined,
  environment: Environment,
): ListSource<IdentityOptions> | undefined {
  if (file !== undefined) return fileSource(file);
  const isSet = Boolean(environment.DOUYIN_IDENTITIES?.trim());
  return isSet ? environmentSource("DOUYIN_IDENTITIES", environment) : undefined;
}
