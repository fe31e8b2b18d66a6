import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { blankRoom, createWorld } from "./test-world.ts";

/** Fewer are as even: `.ci/run` watches all. */
const ROOMS = process.env.PLAY_ALL === "1" ? 10_000 : 600;
const INTERVAL_MS = 60_000;
const MINUTES = 6;
/** The first minutes belong to the start: buckets are empty, and rates begin low. */
const FROM_SECOND = 180;

/** How often the site was asked in each second. */
async function askedPerSecond(rates: { enabled: boolean; startPerMinute?: number }, identities: number) {
  const list = Array.from({ length: identities }, (_, index) => ({ id: `identity-${index}` }));
  const clock = manualClock();
  const seconds = new Array<number>(MINUTES * 60).fill(0);
  const { client } = createWorld({
    ...{ clock, adapters: ["web", "mobile"], identities: list, random: seededRandom(1), config: { rates } },
    answer() {
      const second = Math.floor(clock.now() / 1_000);
      seconds[second] = (seconds[second] ?? 0) + 1;
      return { ...blankRoom, uid: "uid", living: false };
    },
  });
  client.watch(
    Array.from({ length: ROOMS }, (_, room) => String(1_000 + room)),
    { intervalMs: INTERVAL_MS },
  );
  await clock.advance(MINUTES * INTERVAL_MS);
  await client.close();
  return seconds.slice(FROM_SECOND, MINUTES * 60);
}

describe(`${ROOMS} rooms at one minute`, () => {
  it.each([
    ["without rates", { enabled: false }, 1],
    ["with rates and an identity for each 40 rooms", { enabled: true }, ROOMS / 40],
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
