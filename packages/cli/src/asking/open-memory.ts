import type { Logger, OpenCache } from "@stream-fallback/core";
import { type CacheOption, type CachePlace, chooseCache, placeOfCache } from "../cache/choose-cache.ts";
import type { EverywhereOptions } from "../options/everywhere.ts";
import { createLogger } from "../output/logger.ts";
import type { Surroundings } from "../surroundings.ts";

/** Where a run writes its logs, and what earlier runs have left. */
export interface Memory {
  logger: Logger;
  /** Undefined where nothing is remembered. */
  cache: OpenCache | undefined;
  /** Where that is. */
  place: CachePlace | undefined;
}

/** Nothing is read before it is used. */
export async function openMemory(
  options: EverywhereOptions & { cache?: CacheOption },
  {
    environment,
    stderr,
    variant,
  }: Pick<Surroundings, "environment" | "stderr"> & { variant?: string | undefined },
): Promise<Memory> {
  const logger = await createLogger(options, stderr);
  const chosen = withVariant(environment, variant);
  return {
    logger,
    cache: chooseCache(options.cache, { environment: chosen, logger }),
    place: placeOfCache(options.cache, chosen),
  };
}

/** The cache is named after all that replaces sites: a stand-in must not get what the real one has given. */
function withVariant(environment: Surroundings["environment"], variant = ""): Surroundings["environment"] {
  return { ...environment, DOUYIN_ORIGINS: `${environment.DOUYIN_ORIGINS ?? ""}${variant}` };
}
