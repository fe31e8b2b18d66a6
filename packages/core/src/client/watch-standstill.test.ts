import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { onAir, shakenClock, watching } from "./test-world/watching.ts";

const names = ["1", "2", "3"];

describe("a watch whose process stood still", () => {
  it.each([
    [6_500, 1_000],
    [4_500, 1_000],
    [3_600_000, 1_000],
    [600_000, 60_000],
  ])("for %d ms at an interval of %d ms calls no room unknown for it", async (stoodStillMs, intervalMs) => {
    for (const seed of [1, 2, 3, 4]) {
      const { clock, shaken } = shakenClock();
      const { replies, told, watcher, asked } = watching(names, {
        ...{ clock, random: seededRandom(seed), options: { intervalMs } },
      });
      replies.web = () => onAir;
      // The watch looks at its rooms soon after these moments.
      await clock.advance(2 * intervalMs - 500 + 100 * seed + (intervalMs === 1_000 ? 8_000 : 0));
      for (let stop = 1; stop <= 3; stop += 1) {
        shaken.stoodStillMs += stoodStillMs;
        const before = asked.length;
        await clock.advance(2.2 * intervalMs);
        expect(watcher.status()).toMatchObject({ rooms: 3, known: 3 });
        expect(asked.length).toBeGreaterThanOrEqual(before + 3);
        await clock.advance(10_000 - ((2.2 * intervalMs) % 10_000));
      }
      expect(told.map(({ type }) => type)).toEqual(names.map(() => "live"));
    }
  });

  it("while it asked calls no room unknown because these asks have failed", async () => {
    const { clock, shaken } = shakenClock();
    const { replies, told } = watching(names, { clock, options: { intervalMs: 1_000 } });
    replies.web = () => onAir;
    await clock.advance(5_000);
    const cutOff = Promise.withResolvers<never>();
    cutOff.promise.catch(() => {});
    replies.web = () => cutOff.promise;
    await clock.advance(800);
    shaken.stoodStillMs += 60_000;
    replies.web = () => onAir;
    cutOff.reject(new StreamFallbackError("NETWORK", "the connection is gone"));
    await clock.advance(10_000);
    expect(told.map(({ type }) => type)).toEqual(names.map(() => "live"));
  });

  it("tells that rooms are unknown when nobody can tell in the time that it runs", async () => {
    const { clock, shaken } = shakenClock();
    const { replies, told } = watching(names, { clock, options: { intervalMs: 1_000 } });
    replies.web = () => onAir;
    await clock.advance(5_000);
    shaken.stoodStillMs += 60_000;
    replies.web = () => {
      throw new StreamFallbackError("NETWORK", "the network is gone");
    };
    await clock.advance(5_000);
    expect(told.filter(({ type }) => type === "unknown")).toHaveLength(3);
  });
});
