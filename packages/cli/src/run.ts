import { StreamFallbackError } from "@stream-fallback/core";
import { exitCodes } from "./exit-codes.ts";
import { main } from "./main.ts";
import { CLEAR_LINE } from "./output/clear-line.ts";
import { namesPlugins } from "./plugins/names-plugins.ts";

/** The command as a process: its arguments, its streams, its signals, its exit code. */
export async function run(): Promise<void> {
  /** Before an end that is meant. */
  let expectEnd = () => {};
  process.stdout.on("error", ({ code }: NodeJS.ErrnoException) => {
    expectEnd();
    // A reader such as `head` may close the pipe before everything is written; that is no failure.
    if (code === "EPIPE") process.exit(exitCodes.answered);
    const advice = code === "ENOSPC" ? "; the disk is full" : "";
    process.stderr.write(`douyin-info: the answer cannot be written (${code})${advice}\n`);
    process.exit(exitCodes.failed);
  });
  // A closed stderr is no failure: warnings are lost, the answer on stdout is not.
  process.stderr.on("error", () => {});

  const interrupted = new AbortController();
  const interrupt = (cause: NodeJS.Signals) =>
    interrupted.abort(new StreamFallbackError("ABORTED", "interrupted", { cause }));
  process.once("SIGINT", (name) => {
    // A terminal has written ^C where the next line begins.
    if (process.stderr.isTTY) process.stderr.write(CLEAR_LINE);
    interrupt(name);
  });
  process.once("SIGTERM", interrupt);
  if (process.env.CLUSTER_MEMBER !== undefined) endWithCluster(() => interrupt("SIGTERM"));

  const args = process.argv.slice(2);
  const guard = namesPlugins(args, process.env) ? await import("./plugins/guard-process.ts") : undefined;
  guard?.warnOfStrayErrors();
  await guard?.endWhereHeld();
  if (guard !== undefined) expectEnd = guard.refuseEarlyEnd();
  process.exitCode = await main(args, {
    signal: interrupted.signal,
    onSignal(name, run) {
      process.on(name, run);
      return () => void process.off(name, run);
    },
    environment: process.env,
    stdin: process.stdin,
    stdout: process.stdout,
    stderr: process.stderr,
  });
  expectEnd();
  guard?.endSoon();
}

/** The cluster that has started this process is gone when its channel is, even where nobody could say so. */
function endWithCluster(end: () => void): void {
  if (process.connected === false) {
    end();
    return;
  }
  process.once("disconnect", end);
  // It alone would keep a process running that has ended all else.
  process.channel?.unref();
}
