import type { Writable } from "node:stream";
import type { Logger } from "@stream-fallback/core";
import { warningLine } from "./warning-line.ts";

/** Logs go to stderr, so that stdout holds nothing but the answer: every step as JSON, or the warnings as plain lines. */
export async function createLogger(isVerbose: boolean, stderr: Writable): Promise<Logger> {
  if (!isVerbose) return warningsOnly(stderr);
  // pino is loaded only where it is used: loading it takes longer than all else that a start does by itself.
  const { pino } = await import("pino");
  const logger: Logger = pino({ level: "debug" }, stderr);
  return logger;
}

/** Of warnings with one message the first two are written, since a rebuilt site gives the same one for every field. */
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
