import { type StdioOptions, spawn } from "node:child_process";
import { setImmediate } from "node:timers/promises";
import { StreamFallbackError } from "@stream-fallback/core";

interface ProgramOptions {
  /** Interrupts it as Ctrl-C does, which lets a recorder finish its file. */
  signal: AbortSignal;
  /** @default those of this process, so that one can look on */
  stdio?: StdioOptions;
  /** Whether it may go on when this process ends, and hears nothing of a Ctrl-C at its terminal. @default false */
  isApart?: boolean;
}

/**
 * Runs a program until it ends.
 * @throws StreamFallbackError `LOCAL` where it cannot be started or ends with an error, `ABORTED` after the signal
 */
export async function runProgram(
  [program, ...args]: readonly [program: string, ...args: string[]],
  { signal, stdio = "inherit", isApart = false }: ProgramOptions,
): Promise<void> {
  signal.throwIfAborted();
  const child = spawn(program, args, { stdio, detached: isApart });
  if (isApart) child.unref();
  const interrupt = () => {
    // A terminal tells everybody in it of Ctrl-C; the second one makes many programs give up their work.
    const isTold = signal.reason?.cause === "SIGINT" && process.stdin.isTTY;
    if (!isTold) child.kill("SIGINT");
  };
  signal.addEventListener("abort", interrupt, { once: true });
  try {
    const ending = await new Promise<string | undefined>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (code, killedBy) => resolve(code === 0 ? undefined : String(killedBy ?? code)));
    });
    // One that ends by Ctrl-C is often heard of before the Ctrl-C itself.
    if (ending !== undefined) await setImmediate();
    signal.throwIfAborted();
    if (ending !== undefined) throw new StreamFallbackError("LOCAL", `${program} ended with ${ending}`);
  } catch (error) {
    if (error instanceof StreamFallbackError) throw error;
    const { code } = error as NodeJS.ErrnoException;
    const why = code === "ENOENT" ? "it is not installed here, or not in PATH" : String(code);
    throw new StreamFallbackError("LOCAL", `${program} cannot be started: ${why}`, { cause: error });
  } finally {
    signal.removeEventListener("abort", interrupt);
  }
}
