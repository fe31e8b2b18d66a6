import { type ClientOptions, createClient } from "@stream-fallback/core";
import { manualClock, seededRandom } from "@stream-fallback/core/testing";
import { uniform } from "../simulation/uniform.ts";
import { DAY_MS, siteOfADay } from "./site-of-a-day.ts";

/** Of the table in the documentation. */
export const DAY_SEED = 1;

const ROOMS = 200;
/** A program that watches rooms asks for all of them every five minutes, in any order within ten seconds. */
const ROUND_MS = 300_000;
const ASKING_MS = 10_000;

export interface DayCall {
  arrivedMs: number;
  latencyMs: number;
  room: number;
  /** The adapter that answered; undefined where nobody did. */
  answeredBy: string | undefined;
}

/** What the days differ in. */
export type DayOptions = Pick<ClientOptions<unknown>, "strategy" | "profile">;

export interface DayRecord {
  calls: readonly DayCall[];
  /** Requests that reached each adapter. */
  requests: ReadonlyMap<string, number>;
  failovers: number;
  hedges: number;
  openings: number;
}

/** Plays a day of a client that watches rooms, in virtual time. */
export async function playDay(options: DayOptions, seed: number): Promise<DayRecord> {
  const clock = manualClock();
  const client = createClient({
    providers: [siteOfADay(clock, seed)],
    ...options,
    clock,
    random: seededRandom(seed),
  });
  const requests = new Map<string, number>();
  const counts = { failovers: 0, hedges: 0, openings: 0 };
  client.on("attempt", ({ endpoint }) => requests.set(endpoint, (requests.get(endpoint) ?? 0) + 1));
  client.on("failover", () => {
    counts.failovers += 1;
  });
  client.on("hedge", () => {
    counts.hedges += 1;
  });
  client.on("state", ({ to }) => {
    if (to === "open") counts.openings += 1;
  });

  async function call(room: number): Promise<DayCall> {
    const arrivedMs = clock.now();
    const answeredBy = await client.getInfo(`${room}`).then(
      ({ api }) => api,
      () => undefined,
    );
    return { arrivedMs, latencyMs: clock.now() - arrivedMs, room, answeredBy };
  }

  const running: Promise<DayCall>[] = [];
  for (let roundAt = 0; roundAt < DAY_MS; roundAt += ROUND_MS) {
    for (let place = 0; place < ROOMS; place++) {
      const waitMs =
        ASKING_MS * uniform({ seed, endpoint: "arrival", k: running.length + place, tag: "wait" });
      clock.setTimeout(() => void running.push(call(place)), waitMs);
    }
    await clock.advance(ROUND_MS);
  }
  const calls = await Promise.all(running);
  await client.close();
  return { calls, requests, ...counts };
}
