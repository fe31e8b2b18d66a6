import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { seededRandom } from "@stream-fallback/core/testing";
import { cast } from "../../test/emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../../test/emulator/server.ts";
import { measureRounds, type Pair } from "../harness/interleave.ts";
import { processTime } from "./process-time.ts";

export const BARE = "node -e 0";
export const VERSION = "--version";
export const HELP = "--help";
export const REMEMBERED = "a room that is remembered";
export const FRESH = "a room that the site is asked for";

const { webRid } = cast.live;

/** What is typed after the name of the command. */
const ARGUMENTS: Readonly<Record<string, readonly string[]>> = {
  [VERSION]: ["--version"],
  [HELP]: ["--help"],
  [REMEMBERED]: [webRid, "--max-age", "86400"],
  [FRESH]: [webRid, "--max-age", "0"],
};

export interface CommandRuns {
  /** Processor times, each paired with that of a bare Node just before. */
  pairs: Map<string, Pair[]>;
  /** How many requests the site got from one measurement of each. */
  requests: Readonly<Record<string, number>>;
}

const bin = fileURLToPath(new URL("../../packages/cli/bundle/bin.js", import.meta.url));

/** Measures whole processes of the built command, whose code was compiled and kept by a run before. */
export async function measureCommandRuns({
  rounds,
  runs,
}: {
  rounds: number;
  runs: number;
}): Promise<CommandRuns> {
  const folder = mkdtempSync(join(tmpdir(), "bench-cli-"));
  const emulator = await startEmulator();
  const site = { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_CACHE: join(folder, "cache") };
  const caseOf = (name: string, args: readonly string[]) => {
    // Node keeps what it compiled in the folder for temporary files: one of its own, as of a user who runs nothing else.
    const environment = { ...site, TMPDIR: join(folder, name.replaceAll(" ", "-")) };
    return { name, nsPerCall: () => processTime(args, { runs, environment }) };
  };
  try {
    const cases = Object.entries(ARGUMENTS).map(([name, args]) => caseOf(name, [bin, ...args]));
    // The room has to be asked for once to be remembered.
    await processTime([bin, webRid], { runs: 1, environment: site });
    const requests: Record<string, number> = {};
    for (const { name, nsPerCall } of cases) {
      const before = requestsTo(emulator);
      await nsPerCall();
      requests[name] = requestsTo(emulator) - before;
    }
    const baseline = caseOf(BARE, ["-e", "0"]);
    const pairs = await measureRounds({ baseline, cases }, { rounds, random: seededRandom(1) });
    return { pairs, requests };
  } finally {
    await emulator.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function requestsTo(emulator: Emulator): number {
  return Object.values(emulator.counters().requests).reduce((sum, count) => sum + count, 0);
}
