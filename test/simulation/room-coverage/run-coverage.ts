import type { KeyvLike } from "../../../packages/core/src/cache/store.ts";
import { watchDoorOf } from "../../../packages/core/src/client/watch-door.ts";
import { createClient } from "../../../packages/core/src/index.ts";
import { DueRooms, type WatchedRoom } from "../../../packages/core/src/watch/due-rooms.ts";
import { hash32, mulberry32 } from "../uniform.ts";
import { type CoverageFigures, figuresOf } from "./coverage-figures.ts";
import type { CoverageRow, CoverageSize } from "./coverage-rows.ts";
import { drillProvider } from "./drill-provider.ts";
import { LimitedSite } from "./limited-site.ts";
import { runPlainLoop } from "./plain-loop.ts";
import { RoomMinutes } from "./room-minutes.ts";
import { virtualClock } from "./virtual-clock.ts";

/** `paced` is the client as it is; the others are what one would write without it. */
export type Way = "paced" | "failover" | "loop";

export interface CoverageRun {
  row: CoverageRow;
  size: CoverageSize;
  seed: number;
  hours: number;
  way: Way;
}

const INTERVAL_MS = 60_000;
const HOUR_MS = 3_600_000;
/** A room that nobody could be asked for is due again soon, and not after its whole interval. */
const RETRY_MS = 5_000;

/** A day of a site and of a real client over it, in virtual time. */
export async function runCoverage({ row, size, seed, hours, way }: CoverageRun): Promise<CoverageFigures> {
  const lotsOf = (what: string) => mulberry32(hash32(`${row.name}|${size.rooms}|${seed}|${what}`));
  const clock = virtualClock();
  const site = new LimitedSite(row, lotsOf("site"));
  const random = lotsOf("client");
  const rooms = Array.from({ length: size.rooms }, (_, index) => String(1_000 + index));
  const learned = new RoomMinutes(rooms, hours * 60);
  const endMs = hours * HOUR_MS;
  const world = {
    ask: (endpoint: string, identity: string) => site.ask(endpoint, identity, clock.now()),
    learned: (room: string) => learned.learn(room, clock.now()),
    random,
  };
  if (way === "loop") await runPlainLoop(rooms, { ...world, clock, size, endMs });
  else {
    const kept = keeper();
    const withUid = new Set<string>();
    const everyMs = row.restartEveryMs ?? endMs;
    for (let untilMs = everyMs; clock.now() < endMs; untilMs += everyMs) {
      const client = createClient({
        providers: [drillProvider(world)],
        ...{ clock, random },
        ...(size.identities > 1 ? { identities: identitiesOf(size) } : {}),
        ...(row.restartEveryMs === undefined ? {} : { cache: kept }),
        config: { rates: { enabled: way === "paced" } },
      });
      const { pacer, ask } = watchDoorOf(client);
      const due = new DueRooms({
        ...{ clock, random, pacer },
        async ask(room: WatchedRoom, grant) {
          try {
            await ask({ provider: "drill", roomId: room.affinityKey }, { grant, maxAgeMs: 0 });
            withUid.add(room.affinityKey);
            room.hasUid = true;
            return undefined;
          } catch {
            return way === "paced" ? RETRY_MS : undefined;
          }
        },
      });
      for (const room of rooms)
        due.add({
          ...{ provider: "drill", affinityKey: room, hasUid: withUid.has(room), api: undefined },
          intervalMs: INTERVAL_MS,
        });
      await clock.runUntil(Math.min(untilMs, endMs));
      due.close();
      await Promise.all([client.close(), clock.runUntil(clock.now())]);
    }
  }
  return figuresOf(site, { learned, size, hours });
}

function identitiesOf({ identities }: CoverageSize): { id: string }[] {
  return Array.from({ length: identities }, (_, index) => ({ id: `identity-${index + 1}` }));
}

/** What outlives a restart. */
function keeper(): KeyvLike {
  const entries = new Map<string, unknown>();
  return {
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
}
