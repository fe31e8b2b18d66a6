import { createRequire } from "node:module";
import { PassThrough, Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { main } from "../../packages/cli/src/main.ts";
import { type Ending, type NodeRun, runNode, runNodeIn, runNodeInShell } from "./run-node.ts";

const bin = fileURLToPath(new URL("../../packages/cli/bundle/bin.js", import.meta.url));

/**
 * What the CLI does with these arguments, in this process, where a run costs a fifteenth of a start of Node. Tests of
 * what only a process has, such as signals, take `startCli`.
 */
export function runCli(args: readonly string[], environment: Record<string, string>): Promise<Ending> {
  return startHere(main, { args, environment }).ended;
}

/** The same of what was built, as Node itself loads it, and thereby what it imports by a name that is given to it: plugins. */
export function runBuiltCli(args: readonly string[], environment: Record<string, string>): Promise<Ending> {
  return startBuiltCli(args, environment).ended;
}

export interface RunHere {
  /** What stands on stdout so far. */
  told(): string;
  /** As Ctrl-C does. */
  interrupt(): void;
  ended: Promise<Ending>;
}

/** The same of a command that goes on until it is interrupted. */
export function startBuiltCli(args: readonly string[], environment: Record<string, string>): RunHere {
  const built = createRequire(import.meta.url)("../../packages/cli/dist/main.js") as { main: typeof main };
  return startHere(built.main, { args, environment });
}

function startHere(
  run: typeof main,
  { args, environment: given }: { args: readonly string[]; environment: Record<string, string> },
): RunHere {
  const { STDIN = "", ...environment } = given;
  const interrupted = new AbortController();
  onTestFinished(() => interrupted.abort());
  const stdout = new PassThrough({ encoding: "utf8" });
  const stderr = new PassThrough({ encoding: "utf8" });
  const stdin = Readable.from([STDIN]);
  let text = "";
  const told = () => {
    text += stdout.read() ?? "";
    return text;
  };
  const ended = run(args, { signal: interrupted.signal, environment, stdin, stdout, stderr });
  return {
    ...{ told, interrupt: () => interrupted.abort() },
    ended: ended.then((code) => ({ code, stdout: told(), stderr: stderr.read() ?? "" })),
  };
}

/** The command as a shell starts it, which does something else for it first. */
export function startCliInShell(
  line: (command: string) => string,
  { args, env }: { args: readonly string[]; env: Record<string, string> },
): NodeRun {
  return runNodeInShell(line, { args: [bin, ...args], env });
}

/** The command itself, in a process of its own. */
export function startCli(args: readonly string[], environment: Record<string, string>): NodeRun {
  return runNode([bin, ...args], environment);
}

/** The same in another folder, with an empty environment. */
export function startCliIn(folder: string, args: readonly string[]): NodeRun {
  return runNodeIn(folder, [bin, ...args]);
}
