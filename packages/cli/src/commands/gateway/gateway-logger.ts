import type { EverywhereOptions } from "../../options/everywhere.ts";
import { createLogger } from "../../output/logger.ts";

/** A backend that is down for the second time is as much news as for the first, so nothing is held back. */
export function gatewayLogger(
  options: EverywhereOptions,
  stderr: Parameters<typeof createLogger>[1],
): ReturnType<typeof createLogger> {
  return createLogger(options.verbose ? options : { logLevel: "warn", ...options }, stderr);
}
