import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { blankRoom, createWorld, mapCache } from "./test-world.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const config = { rates: { enabled: false } };
const room = { ...blankRoom, living: false };

describe("a room that is watched by its habit", () => {
  it("is asked for less often from its fourth day on, and a restart knows that", async () => {
    const cache = mapCache();
    const first = createWorld({ cache, config });
    first.replies.web = () => room;
    first.client.watch(["1"]);
    await first.clock.advance(4 * DAY_MS);
    await first.client.close();
    const second = createWorld({ cache, config, clock: first.clock });
    second.replies.web = () => room;
    second.client.watch(["1"]);
    await second.clock.advance(2 * HOUR_MS);
    expect(second.asked.length).toBeGreaterThan(35);
    expect(second.asked.length).toBeLessThan(45);
    await second.client.close();
  });

  it("that never changes is kept for as long as it is in use", async () => {
    const cache = mapCache();
    const intervalMs = { near: HOUR_MS, else: 2 * HOUR_MS, idle: 8 * HOUR_MS };
    const first = createWorld({ cache, config });
    first.replies.web = () => room;
    first.client.watch(["1"], { intervalMs });
    await first.clock.advance(40 * DAY_MS);
    await first.client.close();
    const second = createWorld({ cache, config, clock: first.clock });
    second.replies.web = () => room;
    second.client.watch(["1"], { intervalMs });
    await second.clock.advance(2 * DAY_MS);
    expect(second.asked.length).toBeLessThan(10);
    await second.client.close();
  });

  it("is new again where what was kept cannot be read", async () => {
    const cache = mapCache();
    const first = createWorld({ cache, config });
    first.replies.web = () => room;
    first.client.watch(["1"]);
    await first.clock.advance(MINUTE_MS);
    await first.client.close();
    for (const [key, value] of cache.entries)
      if (key.includes("habit:")) cache.entries.set(key, String(value).replace("knownSinceS", "bornS"));
    const second = createWorld({ cache, config, clock: first.clock });
    second.replies.web = () => room;
    second.client.watch(["1"]);
    await second.clock.advance(30 * MINUTE_MS);
    expect(second.asked.length).toBeGreaterThan(28);
    await second.client.close();
  });
});

describe("a room with hours", () => {
  const noon = Date.parse("2026-05-01T12:00:00Z");

  it("is not asked for outside of them", async () => {
    const clock = manualClock(noon);
    const { client, replies, asked } = createWorld({ config, clock });
    replies.web = () => room;
    client.watch([{ room: "1", hours: ["18:00-20:00"], timeZone: "UTC", intervalMs: MINUTE_MS }]);
    await clock.advance(6 * HOUR_MS - 1);
    expect(asked).toHaveLength(0);
    await clock.advance(2 * HOUR_MS);
    const inHours = asked.length;
    expect(inHours).toBeGreaterThan(110);
    await clock.advance(10 * HOUR_MS);
    expect(asked.length - inHours).toBeLessThanOrEqual(1);
    await client.close();
  });

  it("that is on air when they end is watched to its end", async () => {
    const clock = manualClock(noon);
    const { client, replies, asked } = createWorld({ config, clock });
    replies.web = () => ({ ...room, living: true });
    client.watch([{ room: "1", hours: ["12:00-13:00"], timeZone: "UTC", intervalMs: MINUTE_MS }]);
    await clock.advance(3 * HOUR_MS);
    expect(asked.length).toBeGreaterThan(170);
    replies.web = () => room;
    await clock.advance(5 * MINUTE_MS);
    const atEnd = asked.length;
    await clock.advance(5 * HOUR_MS);
    expect(asked).toHaveLength(atEnd);
    await client.close();
  });
});
