import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PassThrough, Readable } from "node:stream";
// Built, as users have it; not public.
import { main } from "../packages/cli/dist/main.js";
import { cast } from "../test/emulator/cast/rooms.ts";
import type { ControlPatch } from "../test/emulator/control/control.ts";
import { startEmulator } from "../test/emulator/server.ts";
import { inSteadyWorld } from "./steady-world.ts";

/** A command of the session, and what it printed, colours included. */
export interface TerminalScene {
  comment: string;
  command: string;
  output: string;
}

interface Script extends Pick<TerminalScene, "comment"> {
  args: readonly string[];
  /** What is done to the site before. */
  mood: ControlPatch;
}

/** How wide the terminal is. */
export const COLUMNS = 100;

const { live, offline, radio, restricted } = cast;

const SCRIPTS: readonly Script[] = [
  {
    comment: "the JSON API shows captchas: the live page answers",
    args: [live.webRid, "--explain"],
    mood: { endpoint: "web", fault: { kind: "captcha" } },
  },
  {
    comment: "several rooms; of one the site tells nothing",
    args: [live, radio, offline, restricted].map(({ webRid }) => webRid),
    mood: { endpoint: "web", fault: null },
  },
  {
    comment: "now everything is blocked",
    args: [live.webRid],
    mood: { endpoint: "*", fault: { kind: "captcha" } },
  },
];

/** Plays the session with the emulator as the site; the result is the same each time. */
export function playSession(): Promise<TerminalScene[]> {
  return inSteadyWorld(async (useEmulator) => {
    const scenes: TerminalScene[] = [];
    for (const { comment, args, mood } of SCRIPTS) {
      // Each command gets a site and a cache of its own, so that it is played as if it were the first one.
      const emulator = await startEmulator();
      const folder = mkdtempSync(join(tmpdir(), "terminal-session-"));
      useEmulator(emulator);
      try {
        emulator.control(mood);
        const environment = { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_CACHE: folder };
        const output = await outputOf(args, environment);
        scenes.push({ comment, command: `douyin-info ${args.join(" ")}`, output });
      } finally {
        await emulator.close();
        rmSync(folder, { recursive: true });
      }
    }
    return scenes;
  });
}

/** What the command writes to its terminal, of both streams in the order in which it came. */
async function outputOf(args: readonly string[], environment: Record<string, string>): Promise<string> {
  const chunks: string[] = [];
  const terminal = () =>
    new PassThrough({ encoding: "utf8" }).on("data", (text: string) => void chunks.push(text));
  const { signal } = new AbortController();
  await main(args, {
    signal,
    environment,
    stdin: Readable.from([]),
    stdout: Object.assign(terminal(), { isTTY: true, columns: COLUMNS }),
    // No terminal, on which a slow machine would show how far it is.
    stderr: Object.assign(terminal(), { columns: COLUMNS }),
  });
  return chunks.join("");
}
