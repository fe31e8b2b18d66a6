import {
  environmentSource,
  fileSource,
  type IdentityOptions,
  type ListSource,
  StreamFallbackError,
} from "@stream-fallback/core";
import { ownVariable } from "./asking/own-variable.ts";
import type { Environment } from "./cache/cache-file.ts";

/**
 * As whom every command asks: those of the file of `--identities`, else of the main platform's variable, such as
 * `DOUYIN_IDENTITIES`; undefined for nobody.
 * @throws StreamFallbackError `INVALID_INPUT` for a file without a name
 */
export function chooseIdentities(
  file: string | undefined,
  { environment, platform }: { environment: Environment; platform: string },
): ListSource<IdentityOptions> | undefined {
  if (file?.trim() === "") throw new StreamFallbackError("INVALID_INPUT", "--identities must name a file");
  if (file !== undefined) return fileSource(file);
  const variable = ownVariable(platform, "IDENTITIES");
  const isSet = variable !== undefined && Boolean(environment[variable]?.trim());
  return isSet ? environmentSource(variable, environment) : undefined;
}
