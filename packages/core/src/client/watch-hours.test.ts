import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import {
  busiestSecond,
  HOUR_MS,
  MINUTE_MS,
  offAir,
  onAir,
  shakenClock,
  watching,
} from "./test-world/watching.ts";
import { failing } from "./test-world.ts";

const beforeSix = Date.parse("2026-05-01T17:58:00Z");
const evening = { hours: ["18:00-20:00"], timeZone: "UTC" };

/** As many rooms as are asked for with these hours only. */
const roomsOf = (count: number, wishes: object = evening) =>
  Array.from({ length: count }, (_, room) => ({ room: String(room), ...wishes }));

describe("a room whose hours open", () => {
  it("is not unknown because nobody asked for it outside of them", async () => {
    const clock = manualClock(beforeSix);
    const { replies, told, asked } = watching(roomsOf(5), { clock, random: seededRandom(2) });
    replies.web = () => offAir;
    await clock.advance(3 * HOUR_MS);
    const onTheFirstDay = asked.length;
    await clock.advance(22 * HOUR_MS);
    expect(asked.length - onTheFirstDay).toBeGreaterThan(5 * 50);
    expect(told).toEqual([]);
  });

  it("is unknown when nobody could tell for two intervals since then, no sooner", async () => {
    const clock = manualClock(beforeSix);
    const { replies, told } = watching(roomsOf(1), { clock });
    replies.web = () => offAir;
    await clock.advance(3 * HOUR_MS);
    replies.web = failing("NETWORK");
    await clock.advance(21 * HOUR_MS + 3 * MINUTE_MS + 30_000);
    expect(told).toEqual([]);
    await clock.advance(2 * MINUTE_MS);
    expect(told).toMatchObject([{ type: "unknown", error: { code: "ALL_ENDPOINTS_FAILED" } }]);
  });

  it("is asked for at once when it is alone", async () => {
    const clock = manualClock(beforeSix);
    const { watcher, asked } = watching(roomsOf(1, { ...evening, intervalMs: HOUR_MS }), { clock });
    await clock.advance(0);
    expect(watcher.rooms()).toMatchObject([{ state: "new", dueInMs: 2 * MINUTE_MS }]);
    await clock.advance(2 * MINUTE_MS - 1);
    expect(asked).toHaveLength(0);
    await clock.advance(1_000);
    expect(asked).toHaveLength(1);
  });

  it("with hundreds of others is asked for within its interval, and no second has much more than its share", async () => {
    const clock = manualClock(beforeSix);
    const { replies } = watching(roomsOf(300), { clock, random: seededRandom(5) });
    const askedAtMs: number[] = [];
    replies.web = () => {
      askedAtMs.push(clock.now());
      return offAir;
    };
    await clock.advance(2 * MINUTE_MS - 1);
    expect(askedAtMs).toHaveLength(0);
    await clock.advance(MINUTE_MS + 1);
    expect(askedAtMs.length).toBeGreaterThanOrEqual(300);
    expect(busiestSecond(askedAtMs)).toBeLessThanOrEqual(2 * (300 / 60));
  });
});

describe("a room outside its hours", () => {
  it.each([
    ["its wall clock was set forward into them", { wallShiftMs: 6 * HOUR_MS }],
    ["the computer slept until they were open", { wallShiftMs: 8 * HOUR_MS }],
    ["the process stood still until they were open", { stoodStillMs: 7 * HOUR_MS }],
  ])("is asked for within a minute after %s", async (_, shake) => {
    const { clock, shaken } = shakenClock(Date.parse("2026-05-01T12:00:00Z"));
    const { replies, asked, told } = watching(roomsOf(1, { ...evening, hours: ["18:00-22:00"] }), { clock });
    replies.web = () => onAir;
    await clock.advance(MINUTE_MS);
    expect(asked).toHaveLength(0);
    Object.assign(shaken, shake);
    await clock.advance(MINUTE_MS + 1_000);
    expect(asked.length).toBeGreaterThan(0);
    expect(told).toMatchObject([{ type: "live" }]);
  });

  it("since its wall clock was set back is asked for no more, and is not unknown for it", async () => {
    const { clock, shaken } = shakenClock(beforeSix);
    const { replies, asked, told } = watching(roomsOf(1), { clock });
    replies.web = () => offAir;
    await clock.advance(30 * MINUTE_MS);
    shaken.wallShiftMs = -3 * HOUR_MS;
    await clock.advance(2 * MINUTE_MS);
    const atFirst = asked.length;
    await clock.advance(HOUR_MS);
    expect(asked).toHaveLength(atFirst);
    await clock.advance(2 * HOUR_MS);
    expect(asked.length).toBeGreaterThan(atFirst + 20);
    expect(told).toEqual([]);
  });

  it("has its turn on both sides of a change of the clocks", async () => {
    // In Berlin clocks go from 2 to 3 that night.
    const clock = manualClock(Date.parse("2026-03-29T00:30:00Z"));
    const night = { hours: ["02:30-03:30"], timeZone: "Europe/Berlin" };
    const { replies, asked, told } = watching(roomsOf(1, night), { clock });
    replies.web = () => offAir;
    await clock.advance(30 * MINUTE_MS - 1);
    expect(asked).toHaveLength(0);
    await clock.advance(30 * MINUTE_MS);
    expect(asked.length).toBeGreaterThan(25);
    const onTheFirstNight = asked.length;
    await clock.advance(23 * HOUR_MS);
    expect(asked.length).toBeLessThanOrEqual(onTheFirstNight + 1);
    await clock.advance(HOUR_MS);
    expect(asked.length).toBeGreaterThan(onTheFirstNight + 20);
    expect(told).toEqual([]);
  });

  it("is asked for when its hours are lifted, or become others", async () => {
    const clock = manualClock(beforeSix);
    const { watcher, asked } = watching(roomsOf(2), { clock });
    await clock.advance(MINUTE_MS);
    watcher.add("0");
    watcher.add("1", { hours: ["17:00-19:00"], timeZone: "UTC" });
    await clock.advance(30_000);
    expect(asked).toHaveLength(2);
  });

  it("that is watched no more is not asked for when they open", async () => {
    const clock = manualClock(beforeSix);
    const { watcher, asked } = watching(roomsOf(2), { clock });
    await clock.advance(MINUTE_MS);
    watcher.remove("0");
    await clock.advance(90_000);
    expect(asked).toHaveLength(1);
    await watcher.close();
    await clock.advance(24 * HOUR_MS);
    expect(asked).toHaveLength(1);
  });
});
