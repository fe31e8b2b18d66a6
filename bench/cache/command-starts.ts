import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@stream-fallback/core/testing";
// Built, like the CLI that is run; not public.
import { cacheFile } from "../../packages/cli/dist/cache/cache-file.js";
import { type Emulator, startEmulator } from "../../test/emulator/server.ts";
import { type Pair, shuffled } from "../harness/interleave.ts";
import { type Content, contentOf, fillCacheFile } from "./fill-cache-file.ts";
import { roomOnAir, webRid } from "./room-on-air.ts";

export const LEAST_ROOMS = 10_000;
/** The runs drop these. */
const EXPIRED_ROOMS = 5_000;

export const NO_FILE = "no file yet";
export const NO_CACHE = "--no-cache";
const ONE_ROOM = "a file of this room only";
export const MANY_ROOMS = `a file of ${LEAST_ROOMS.toLocaleString("en")} rooms`;

export interface CommandStarts {
  /** Wall-clock times, each paired with that of a run without a file in the same round. */
  pairs: Map<string, Pair[]>;
  /** The content of the file of many rooms, before the first run and after the last one. */
  file: Record<"first" | "last", Content>;
}

const bin = fileURLToPath(new URL("../../packages/cli/bundle/bin.js", import.meta.url));

/** Measures how long a whole command that asks the site takes, by what its cache file holds. */
export async function measureCommandStarts(rounds: number): Promise<CommandStarts> {
  const folder = mkdtempSync(join(tmpdir(), "bench-cache-"));
  const emulator = await startEmulator();
  const run = (cacheFolder: string, ...flags: string[]) =>
    runCommand(emulator, join(folder, cacheFolder), flags);
  let emptyFolders = 0;
  const starts: [string, () => Promise<number>][] = [
    [NO_FILE, () => run(`empty-${emptyFolders++}`)],
    [NO_CACHE, () => run("unused", "--no-cache")],
    [ONE_ROOM, () => run("one")],
    [MANY_ROOMS, () => run("many")],
  ];
  try {
    const environment = { DOUYIN_CACHE: join(folder, "many"), DOUYIN_ORIGINS: emulator.originsVariable };
    const file = cacheFile(process.platform, environment) ?? "";
    await fillCacheFile(file, {
      fresh: LEAST_ROOMS,
      expired: EXPIRED_ROOMS,
      like: await roomOnAir(),
    });
    const first = contentOf(file);
    // A first run of each fills the files with the asked room and the visitor's cookies.
    for (const [, start] of starts) await start();
    const times = new Map(starts.map(([name]): [string, number[]] => [name, []]));
    const random = seededRandom(1);
    for (let round = 0; round < rounds; round++) {
      for (const [name, start] of shuffled(starts, random)) times.get(name)?.push(await start());
    }
    return { pairs: pairsOf(times), file: { first, last: contentOf(file) } };
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function pairsOf(times: ReadonlyMap<string, readonly number[]>): CommandStarts["pairs"] {
  const baseline = times.get(NO_FILE) ?? [];
  return new Map(
    [...times].map(([name, own]) => [
      name,
      own.map((ns, round) => ({ baselineNs: baseline[round] ?? Number.NaN, ns })),
    ]),
  );
}

/** The time of a command in ns, from the start of its process until all its output has arrived. */
function runCommand({ originsVariable }: Emulator, cacheFolder: string, flags: string[]): Promise<number> {
  const startedAt = performance.now();
  const child = spawn(process.execPath, [bin, webRid, "--max-age", "0", ...flags], {
    env: { PATH: process.env.PATH, DOUYIN_ORIGINS: originsVariable, DOUYIN_CACHE: cacheFolder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  let complaints = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    complaints += text;
  });
  return new Promise((resolve, reject) => {
    child.once("error", reject).once("close", (code) => {
      if (code === 0 && complaints === "") resolve((performance.now() - startedAt) * 1e6);
      else reject(new Error(`the command ended with ${code}: ${complaints}`));
    });
  });
}
