import { pathToFileURL } from "node:url";
import { type Logger, type OpenCache, openCache, StreamFallbackError } from "@stream-fallback/core";
import { cacheFile, type Environment, siteName } from "./cache-file.ts";

/** What `--no-cache` and `--cache <uri>` say: `false` or the address. */
export type CacheOption = string | false | undefined;

/** Where answers are remembered, as `openCache` takes it. */
export interface CachePlace {
  uri: string;
  namespace: string | undefined;
}

/**
 * The place of the cache that every command uses: none with `--no-cache`, else that of `--cache`, of `CACHE_URL`, or the file in the folder
 * of `DOUYIN_CACHE` or the user's own.
 * @returns undefined where nothing is remembered
 */
export function placeOfCache(option: CacheOption, environment: Environment): CachePlace | undefined {
  if (option === false) return undefined;
  const uri = option ?? fromEnvironment(environment);
  if (uri === undefined) {
    const file = cacheFile(process.platform, environment);
    if (file === undefined) return undefined;
    return { uri: pathToFileURL(file).href.replace(/^file:/, "sqlite:"), namespace: undefined };
  }
  // A mirror must never get cookies and answers of the real site, nor the real one those of a mirror.
  const site = siteName(environment);
  return { uri, namespace: site === "site" ? undefined : `stream-fallback-${site}` };
}

const fromEnvironment = ({ CACHE_URL: uri }: Environment) => uri?.trim() || undefined;

/**
 * The cache in that place. Nothing is opened before it is used.
 * @throws StreamFallbackError `INVALID_INPUT` for an address that is none, with the option or the variable that has it
 */
export function chooseCache(
  option: CacheOption,
  { environment, logger }: { environment: Environment; logger: Logger },
): OpenCache | undefined {
  const place = placeOfCache(option, environment);
  if (place === undefined) return undefined;
  const { uri, namespace } = place;
  try {
    return openCache(uri, { logger, namespace });
  } catch (error) {
    if (!(error instanceof StreamFallbackError)) throw error;
    const source = option === undefined ? "CACHE_URL" : "--cache";
    throw new StreamFallbackError(error.code, `${source}: ${error.message}`, error);
  }
}
