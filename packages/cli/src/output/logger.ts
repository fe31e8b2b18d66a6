import type { Writable } from "node:stream";
import type { Logger } from "@stream-fallback/core";
import { warningLine } from "./warning-line.ts";

/** Logs go to stderr, so that stdout holds nothing but the answer: every step as JSON, or the warnings as plain lines. */
export async function createLogger(verbose: boolean, stderr: Writable): Promise<Logger> {
  if (!verbose) return warningsOnly(stderr);
  // Loaded where it is used only: it takes longer than the rest of a start's own work.
  const { pino } = await import("pino");
  const logger: Logger = pino({ level: "debug" }, stderr);
  return logger;
}

/** A site that was rebuilt gives the same warning for every field: two lines of one kind say enough. */
function warningsOnly(stderr: Writable): Logger {
  const timesTold = new Map<string, number>();
  function warn(fields: object, message: string): void {
    const times = timesTold.get(message) ?? 0;
    timesTold.set(message, times + 1);
    if (times === 0) stderr.write(warningLine(fields, message));
    if (times === 1) stderr.write(warningLine({}, `${message}: more of these with --verbose`));
  }
  return { debug: () => {}, info: () => {}, warn, error: warn };
}
