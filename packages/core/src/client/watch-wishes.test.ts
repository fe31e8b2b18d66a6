import { describe, expect, it } from "vitest";
import { seededRandom } from "../runtime/seeded-random.ts";
import { busiestSecond, MINUTE_MS, offAir, onAir, watching } from "./test-world/watching.ts";

describe("a room that is added again", () => {
  it("with a shorter interval is asked for within that one, and known all the while", async () => {
    const { clock, replies, watcher, asked, told } = watching([{ room: "1", intervalMs: 10 * MINUTE_MS }]);
    replies.web = () => onAir;
    await clock.advance(5 * MINUTE_MS);
    expect(asked).toHaveLength(1);
    watcher.add("1", { intervalMs: MINUTE_MS });
    await clock.advance(MINUTE_MS - 1);
    expect(asked).toHaveLength(2);
    await clock.advance(5 * MINUTE_MS);
    expect(asked.length).toBeGreaterThan(5);
    expect(told.map(({ type }) => type)).toEqual(["live"]);
  });

  it("with hundreds of others is no burst", async () => {
    const names = Array.from({ length: 300 }, (_, room) => String(room));
    const { clock, replies, watcher } = watching(names, {
      ...{ random: seededRandom(8), options: { intervalMs: 10 * MINUTE_MS } },
    });
    replies.web = () => offAir;
    await clock.advance(12 * MINUTE_MS);
    const askedAtMs: number[] = [];
    replies.web = () => {
      askedAtMs.push(clock.now());
      return offAir;
    };
    for (const name of names) watcher.add(name, { intervalMs: MINUTE_MS });
    await clock.advance(MINUTE_MS);
    expect(askedAtMs.length).toBeGreaterThanOrEqual(300);
    expect(busiestSecond(askedAtMs)).toBeLessThanOrEqual(3 * (300 / 60));
  });

  it("with the same wishes, every few seconds, is asked for no more often", async () => {
    const { clock, replies, watcher, asked } = watching(["1"]);
    replies.web = () => offAir;
    for (let turn = 0; turn < 120; turn += 1) {
      watcher.add("1", { intervalMs: MINUTE_MS, hours: ["00:00-24:00"] });
      await clock.advance(5_000);
    }
    expect(asked.length).toBeLessThanOrEqual(11);
  });

  it("with other wishes while it is asked for keeps one turn", async () => {
    const { clock, replies, watcher, asked } = watching([{ room: "1", intervalMs: 10 * MINUTE_MS }]);
    const slow = Promise.withResolvers<typeof offAir>();
    replies.web = () => slow.promise;
    await clock.advance(1);
    watcher.add("1", { intervalMs: MINUTE_MS });
    slow.resolve(offAir);
    replies.web = () => offAir;
    await clock.advance(10.5 * MINUTE_MS);
    expect(asked.length).toBeGreaterThanOrEqual(10);
    expect(asked.length).toBeLessThanOrEqual(12);
  });

  it("after it was removed in the same moment is asked for once", async () => {
    const { clock, watcher, asked } = watching(["1"]);
    watcher.remove("1");
    watcher.add("1");
    watcher.remove("1");
    watcher.add("1");
    await clock.advance(1);
    expect(asked).toHaveLength(1);
  });
});
