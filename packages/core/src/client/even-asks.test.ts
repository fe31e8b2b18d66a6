import { describe, expect, it } from "vitest";
import { seededRandom } from "../runtime/seeded-random.ts";
import { DueRooms } from "../watch/due-rooms.ts";
import { createWorld } from "./test-world.ts";
import { watchDoorOf } from "./watch-door.ts";

const ROOMS = 10_000;
const INTERVAL_MS = 60_000;
const MINUTES = 10;
/** The first minutes belong to the start: buckets are empty, and rates begin low. */
const FROM_SECOND = 300;

/** How often the site was asked in each second. */
async function askedPerSecond(rates: { enabled: boolean; startPerMinute?: number }, identities: number) {
  const list = Array.from({ length: identities }, (_, index) => ({ id: `identity-${index}` }));
  const { client, clock } = createWorld({
    adapters: ["web", "mobile"],
    identities: list,
    random: seededRandom(1),
    config: { rates },
  });
  const { pacer } = watchDoorOf(client);
  const seconds = new Array<number>(MINUTES * 60).fill(0);
  const due = new DueRooms({
    ...{ clock, random: seededRandom(2), pacer },
    async ask() {
      const second = Math.floor(clock.now() / 1_000);
      seconds[second] = (seconds[second] ?? 0) + 1;
      return undefined;
    },
  });
  for (let room = 0; room < ROOMS; room++)
    due.add({
      ...{ provider: "site", affinityKey: String(room), hasUid: true, api: undefined },
      intervalMs: INTERVAL_MS,
    });
  // One timer at a time, and a turn of the event loop for each, would take minutes.
  await clock.advance(MINUTES * INTERVAL_MS);
  due.close();
  await client.close();
  return seconds.slice(FROM_SECOND, MINUTES * 60);
}

describe("10,000 rooms at one minute", () => {
  it.each([
    ["without rates", { enabled: false }, 1],
    ["with rates and 250 identities", { enabled: true }, 250],
  ])(
    "are asked for evenly %s: no second has more than twice the mean",
    async (_how, rates, identities) => {
      const seconds = await askedPerSecond(rates, identities);
      const mean = seconds.reduce((sum, asks) => sum + asks, 0) / seconds.length;
      expect(mean).toBeGreaterThan(ROOMS / 60 / 1.1);
      expect(Math.max(...seconds)).toBeLessThanOrEqual(2 * mean);
    },
    120_000,
  );
});
