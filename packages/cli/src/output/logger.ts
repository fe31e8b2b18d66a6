import type { Writable } from "node:stream";
import type { Logger } from "@stream-fallback/core";
import { type EverywhereOptions, type LogLevel, logLevels } from "../options/everywhere.ts";
import { fitted } from "./fitted.ts";
import { logLine } from "./log-line.ts";
import { warningLine } from "./warning-line.ts";

const say = () => {};

/** For what is told in another way. */
export const silentLogger: Logger = { debug: say, info: say, warn: say, error: say };

type Level = Exclude<LogLevel, "silent">;

/**
 * Logs go to stderr, so that stdout holds nothing but the answer: as lines for people, or of JSON. Unless a level is
 * wished for, only warnings are written, and of equal ones the first.
 */
export async function createLogger(
  { verbose = false, logLevel, logJson = false }: EverywhereOptions,
  stderr: Writable,
): Promise<Logger> {
  const level = logLevel ?? (verbose ? "debug" : undefined);
  if (level === undefined && !logJson) return warningsOnly(stderr);
  if (!logJson) return linesFrom(level ?? "warn", stderr);
  // pino is loaded only where it is used: loading it takes longer than all else that a start does by itself.
  const { pino } = await import("pino");
  const logger: Logger = pino({ level: level ?? "warn" }, stderr);
  return logger;
}

/** Of warnings with one message the first two are written, since a rebuilt site gives the same one for every field. */
function warningsOnly(stderr: Writable): Logger {
  const timesTold = new Map<string, number>();
  const write = (fields: object, message: string) =>
    void stderr.write(fitted(warningLine(fields, message), stderr));
  function warn(fields: object, message: string): void {
    const times = timesTold.get(message) ?? 0;
    timesTold.set(message, times + 1);
    if (times === 0) write(fields, message);
    if (times === 1) write({}, `${message}: more of these with --verbose`);
  }
  return { debug: () => {}, info: () => {}, warn, error: warn };
}

function linesFrom(least: LogLevel, stderr: Writable): Logger {
  const writer = (level: Level) => {
    if (logLevels.indexOf(level) > logLevels.indexOf(least)) return () => {};
    return (fields: object, message: string) => {
      stderr.write(logLine({ level, fields, message }));
    };
  };
  return { debug: writer("debug"), info: writer("info"), warn: writer("warn"), error: writer("error") };
}
