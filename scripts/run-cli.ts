import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../test/emulator/server.ts";

const cli = fileURLToPath(new URL("../packages/cli/bundle/bin.js", import.meta.url));

export interface CliRun {
  exitCode: number | null;
  /** stdout and stderr as they came, colours included. */
  output: string;
}

interface CliOptions {
  emulator: Pick<Emulator, "originsVariable">;
  /** The stand-in of Bilibili. @default the real one, which nothing is asked of */
  bilibili?: { originsVariable: string } | undefined;
  /** The folder of the CLI's cache, so that a run neither reads nor changes the user's own. */
  cacheFolder: string;
  /** Whether the output is coloured as on a terminal. */
  hasColours: boolean;
  onOutput?: (chunk: string) => void;
}

/** Runs the built CLI as a user would, with the emulator as its site. */
export function runCli(
  args: readonly string[],
  { emulator, bilibili, cacheFolder, hasColours, onOutput }: CliOptions,
): Promise<CliRun> {
  const colours = hasColours ? { FORCE_COLOR: "1" } : { NO_COLOR: "1" };
  const site = {
    DOUYIN_ORIGINS: emulator.originsVariable,
    ...(bilibili && { BILIBILI_ORIGINS: bilibili.originsVariable }),
    DOUYIN_CACHE: cacheFolder,
  };
  const env = { ...process.env, ...colours, ...site };
  const child = spawn(process.execPath, [cli, ...args], { env, stdio: ["ignore", "pipe", "pipe"] });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (chunk: string) => {
      output += chunk;
      onOutput?.(chunk);
    });
  }
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (exitCode) => resolve({ exitCode, output }));
  });
}
