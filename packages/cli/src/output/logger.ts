import type { Logger } from "@stream-fallback/core";
import { warningLine } from "./warning-line.ts";

/** Logs go to stderr, so that stdout holds nothing but the answer: every step as JSON, or the warnings as plain lines. */
export async function createLogger(verbose: boolean): Promise<Logger> {
  if (!verbose) return warningsOnly;
  // Loaded where it is used only: it takes longer than the rest of a start's own work.
  const { pino } = await import("pino");
  const logger: Logger = pino({ level: "debug" }, pino.destination({ dest: 2, sync: true }));
  return logger;
}

const warn: Logger["warn"] = (fields, message) => void process.stderr.write(warningLine(fields, message));
const warningsOnly: Logger = { debug: () => {}, info: () => {}, warn, error: warn };
