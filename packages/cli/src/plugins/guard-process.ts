import { warningLine } from "../output/warning-line.ts";
import { reasonOf } from "./plugin-error.ts";

const GRACE_MS = 1_000;

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
