import { spawn } from "node:child_process";
import { createInterface } from "node:readline";
import { setTimeout as pause } from "node:timers/promises";

/** How a process has ended, in words for the log. */
export interface ChildEnd {
  /** Such as `code 1`, `SIGKILL` or `ENOENT`. */
  by: string;
}

/** A process that an instance runs in. */
export interface Child {
  readonly pid: number | undefined;
  readonly ended: Promise<ChildEnd>;
  kill(signal: "SIGTERM" | "SIGKILL"): void;
}

export interface ChildStart {
  command: readonly string[];
  env: Readonly<Record<string, string | undefined>>;
  onLine(stream: "stdout" | "stderr", line: string): void;
}

/** What it wrote at its end arrives a moment after it; a program of its own may hold the pipes for longer. */
const LAST_WORDS_MS = 500;

/**
 * Starts a process. It is in a group of its own, since a terminal sends Ctrl-C to all of the group at once, and it would end before
 * the gateway has drained; and it has a channel to us, whose end tells it that we are gone, however that came.
 */
export function startChild({ command: [file = "", ...args], env, onLine }: ChildStart): Child {
  const child = spawn(file, args, {
    ...{ env, detached: true, windowsHide: true },
    stdio: ["ignore", "pipe", "pipe", "ipc"],
  });
  // What it says over the channel is nobody's business, and one that has ended takes nothing.
  child.on("message", () => {});
  for (const name of ["stdout", "stderr"] as const) {
    const stream = child[name];
    if (stream !== null) createInterface({ input: stream }).on("line", (line) => onLine(name, line));
  }
  const closed = new Promise<void>((resolve) => child.once("close", () => resolve()));
  const ended = new Promise<ChildEnd>((resolve) => {
    child.on("error", ({ code, message }: NodeJS.ErrnoException) => {
      if (child.pid === undefined) resolve({ by: code ?? message });
    });
    child.once("exit", async (code, signal) => {
      await Promise.race([closed, pause(LAST_WORDS_MS, undefined, { ref: false })]);
      resolve({ by: signal ?? `code ${code}` });
    });
  });
  return { pid: child.pid, ended, kill: (signal) => void child.kill(signal) };
}
