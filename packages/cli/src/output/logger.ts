import type { Logger } from "@stream-fallback/core";
import { pino } from "pino";

/** Logs go to stderr, so that stdout holds nothing but the answer. */
export function createLogger(verbose: boolean): Logger {
  return pino({ level: verbose ? "debug" : "silent" }, pino.destination({ dest: 2, sync: true }));
}
