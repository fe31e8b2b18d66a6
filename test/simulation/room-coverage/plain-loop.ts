import type { CoverageSize } from "./coverage-rows.ts";
import type { Reply } from "./limited-site.ts";
import type { VirtualClock } from "./virtual-clock.ts";

interface LoopWorld {
  clock: VirtualClock;
  size: CoverageSize;
  endMs: number;
  random: () => number;
  ask(endpoint: string, identity: string): Reply;
  learned(room: string): void;
}

const WORKERS = 3;
const ROUND_MS = 60_000;

/** What everybody writes first: three workers ask `web` for one room after another, and begin anew each minute. */
export async function runPlainLoop(rooms: readonly string[], world: LoopWorld): Promise<void> {
  const { clock, size, endMs, random, ask, learned } = world;
  const later = (ms: number) => new Promise<void>((resolve) => clock.setTimeout(resolve, ms));

  async function work(worker: number): Promise<void> {
    for (let roundMs = 0; roundMs < endMs; roundMs += ROUND_MS) {
      for (let place = worker; place < rooms.length; place += WORKERS) {
        const identity = size.identities > 1 ? `identity-${(place % size.identities) + 1}` : "default";
        const reply = ask("web", identity);
        await later(50 + 60 * random());
        if (reply === "answer" && clock.now() < endMs) learned(rooms[place] as string);
      }
      await later(Math.max(0, roundMs + ROUND_MS - clock.now()));
    }
  }

  for (let worker = 0; worker < WORKERS; worker++) void work(worker);
  await clock.runUntil(endMs);
}
