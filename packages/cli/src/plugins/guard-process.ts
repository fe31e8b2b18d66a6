import { url as debuggerURL } from "node:inspector";
import { warningLine } from "../output/warning-line.ts";
import { reasonOf } from "./plugin-error.ts";
import { openWatchdog } from "./watchdog.ts";

const GRACE_MS = 1_000;
/** More than the watchdog of a plugin that is loaded has, which tells its name. */
const PATIENCE_MS = 10_000;
const HEARTBEAT_MS = 1_000;

/**
 * What a plugin fails with outside of any call would end the process with its stack. A warning tells the first of it instead, and
 * the command goes on.
 */
export function warnOfStrayErrors(): void {
  let isTold = false;
  const tell = (thrown: unknown) => {
    const reason = reasonOf(thrown);
    if (!isTold) process.stderr.write(warningLine({ reason }, "a plugin fails on the side"));
    isTold = true;
    // The command sets the code at its end; without an end it is a failure.
    process.exitCode ??= 1;
  };
  process.on("unhandledRejection", tell).on("uncaughtException", tell);
}

/** Ends the process where a plugin never gives the processor back, to the very end; not one that stands still in a debugger. */
export async function endWhereHeld(): Promise<void> {
  if (debuggerURL() !== undefined) return;
  const lastWords = `douyin-info: a plugin holds this process for more than ${PATIENCE_MS / 1_000} s, which ends it\n`;
  const watchdog = await openWatchdog(lastWords, PATIENCE_MS);
  setInterval(() => watchdog.calm(), HEARTBEAT_MS).unref();
}

/** An end of the process that the command does not know of is a plugin's, and no answer. The result is called before any other. */
export function refuseEarlyEnd(): () => void {
  const refuse = () => {
    process.exitCode = 1;
    process.stderr.write("douyin-info: a plugin has ended this process before there was an answer\n");
  };
  process.on("exit", refuse);
  return () => process.off("exit", refuse);
}

/**
 * Ends the process a moment after its work is done, if a plugin has left something that keeps it alive, such as a timer or a
 * server; not before everything is written.
 */
export function endSoon(): void {
  setTimeout(() => {
    if (process.stdout.writableLength + process.stderr.writableLength > 0) endSoon();
    else process.exit();
  }, GRACE_MS).unref();
}
