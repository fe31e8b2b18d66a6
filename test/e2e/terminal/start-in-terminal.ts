import { spawn, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { drawScreen, type Screen } from "./draw-screen.ts";

const bin = fileURLToPath(new URL("../../../packages/cli/bundle/bin.js", import.meta.url));
const hasScript = /util-linux/.test(spawnSync("script", ["--version"], { encoding: "utf8" }).stdout ?? "");

/** Where everything is required, tests that need a terminal fail instead, and say what to install. */
export const isTerminalLeftOut: boolean = !hasScript && process.env.REQUIRE_ALL !== "1";

export interface TerminalRun {
  /** Types keys; `CTRL_C` is one. */
  press(keys: string): void;
  /** Everything that was written until now, with its escapes. */
  written(): string;
  /** When the command has ended, and what was on the screen then. */
  ended: Promise<{ code: number | null; screen: Screen }>;
}

export const CTRL_C = "\u0003";

interface TerminalOptions {
  env: Record<string, string>;
  columns?: number;
}

interface CommandOptions extends TerminalOptions {
  /** What a shell does with the command, such as sending its output through a pipe. @default runs it in its place */
  line?: (command: string) => string;
}

/** The built command in a terminal of its own. */
export function startInTerminal(
  args: readonly string[],
  { line = (command) => `exec ${command}`, ...options }: CommandOptions,
): TerminalRun {
  return startLineInTerminal(line([process.execPath, bin, ...args].map(quoted).join(" ")), options);
}

/** A line of a shell in a terminal of its own, which `script` of util-linux plays. */
export function startLineInTerminal(line: string, { env, columns = 80 }: TerminalOptions): TerminalRun {
  if (!hasScript) throw new Error("script of util-linux is not here: apt-get install bsdutils");
  const child = spawn("script", ["-qfec", `stty cols ${columns} rows 50 && ${line}`, "/dev/null"], {
    env: { PATH: process.env.PATH ?? "", TERM: "xterm-256color", SHELL: "/bin/sh", ...env },
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  let written = "";
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding("utf8").on("data", (text: string) => {
      written += text;
    });
  const ended = new Promise<number | null>((resolve, reject) => {
    child.once("error", reject).once("close", resolve);
  });
  return {
    press: (keys) => void child.stdin.write(keys),
    written: () => written,
    ended: ended.then(async (code) => ({ code, screen: await drawScreen(written, columns) })),
  };
}

function quoted(word: string): string {
  return `'${word.replaceAll("'", "'\\''")}'`;
}
