import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";

export interface NodeRun {
  child: ChildProcessWithoutNullStreams;
  /** When the process has ended and everything it wrote is here. */
  ended: Promise<Ending>;
}

export interface Ending {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** A Node process of its own, in the folder of the tests, with nothing in its environment but what is given. */
export function runNode(args: readonly string[], env: Record<string, string> = {}): NodeRun {
  return run([process.execPath, ...args], { env });
}

/** The same in another folder. */
export function runNodeIn(cwd: string, args: readonly string[]): NodeRun {
  return run([process.execPath, ...args], { env: {}, cwd });
}

/** A Node process whose shell has done something for it first, such as setting a limit or redirecting its output. */
export function runNodeInShell(
  line: (node: string) => string,
  { args, env = {} }: { args: readonly string[]; env?: Record<string, string> },
): NodeRun {
  return run(["sh", "-c", line('"$0" "$@"'), process.execPath, ...args], { env });
}

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

function run(
  [command = "", ...args]: readonly string[],
  { env, cwd = FOLDER }: { env: Record<string, string>; cwd?: string },
): NodeRun {
  const child = spawn(command, args, {
    cwd,
    env: { PATH: process.env.PATH ?? "", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  const written = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      written[name] += text;
    });
  }
  const ended = new Promise<Ending>((resolve, reject) => {
    child.once("error", reject).once("close", (code) => resolve({ code, ...written }));
  });
  return { child, ended };
}
