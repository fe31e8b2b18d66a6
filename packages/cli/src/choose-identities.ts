import {
  environmentSource,
  fileSource,
  type IdentityOptions,
  type ListSource,
  StreamFallbackError,
} from "@stream-fallback/core";
import type { Environment } from "./cache/cache-file.ts";

/**
 * As whom every command asks: those of the file of `--identities`, else of `DOUYIN_IDENTITIES`; undefined for nobody.
 * @throws StreamFallbackError `INVALID_INPUT` for a file without a name
 */
export function chooseIdentities(
  file: string | undefined,
  environment: Environment,
): ListSource<IdentityOptions> | undefined {
  if (file?.trim() === "") throw new StreamFallbackError("INVALID_INPUT", "--identities must name a file");
  if (file !== undefined) return fileSource(file);
  const isSet = Boolean(environment.DOUYIN_IDENTITIES?.trim());
  return isSet ? environmentSource("DOUYIN_IDENTITIES", environment) : undefined;
}
