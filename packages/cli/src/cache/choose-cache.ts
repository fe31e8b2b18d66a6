import { pathToFileURL } from "node:url";
import { type Logger, type OpenCache, openCache, StreamFallbackError } from "@stream-fallback/core";
import { cacheFile, type Environment, siteName } from "./cache-file.ts";

/** What `--no-cache` and `--cache <uri>` say: `false` or the address. */
export type CacheOption = string | false | undefined;

/**
 * The cache that every command uses: none with `--no-cache`, else that of `--cache`, of `CACHE_URL`, or the file in the folder
 * of `DOUYIN_CACHE` or the user's own. Nothing is opened before it is used.
 * @returns undefined where nothing is remembered
 * @throws StreamFallbackError `INVALID_INPUT` for an address that is none, with the option or the variable that has it
 */
export function chooseCache(
  option: CacheOption,
  { environment, logger }: { environment: Environment; logger: Logger },
): OpenCache | undefined {
  if (option === false) return undefined;
  const fromEnvironment = environment.CACHE_URL?.trim() || undefined;
  const uri = option ?? fromEnvironment;
  if (uri === undefined) {
    const file = cacheFile(process.platform, environment);
    if (file === undefined) return undefined;
    return openCache(pathToFileURL(file).href.replace(/^file:/, "sqlite:"), { logger });
  }
  // A mirror must never get cookies and answers of the real site, nor the real one those of a mirror.
  const site = siteName(environment);
  const namespace = site === "site" ? undefined : `stream-fallback-${site}`;
  try {
    return openCache(uri, { logger, namespace });
  } catch (error) {
    if (!(error instanceof StreamFallbackError)) throw error;
    const source = option === undefined ? "CACHE_URL" : "--cache";
    throw new StreamFallbackError(error.code, `${source}: ${error.message}`, error);
  }
}
