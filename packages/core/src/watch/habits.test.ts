import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { seededRandom } from "../runtime/seeded-random.ts";
import {
  DEFAULT_INTERVALS,
  type HabitIntervals,
  intervalOf,
  newHabit,
  noteEnd,
  noteStart,
} from "./habits.ts";

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
const START_MS = 1_767_225_600_000;
const intervals = DEFAULT_INTERVALS;

describe("the interval of a room", () => {
  const known = newHabit(START_MS - 30 * DAY_MS);
  const at = (wallMs: number, habit = known, isOnAir = false) =>
    intervalOf(habit, { isOnAir, wallMs, intervals });

  it("is near in its first 3 days, and while it is on air", () => {
    const habit = newHabit(START_MS);
    expect(at(START_MS + 2.9 * DAY_MS, habit)).toBe(intervals.near);
    expect(at(START_MS + 3.1 * DAY_MS, habit)).toBe(intervals.else);
    expect(at(START_MS, known, true)).toBe(intervals.near);
  });

  it("is near for half an hour after an end", () => {
    const habit = noteEnd(noteStart(known, START_MS - 4 * HOUR_MS), START_MS);
    expect(at(START_MS + 29 * MINUTE_MS, habit)).toBe(intervals.near);
    expect(at(START_MS + 31 * MINUTE_MS, habit)).toBe(intervals.else);
  });

  it("is near within 2 hours of a time of day at which it went on air in the last 14 days", () => {
    const habit = noteStart(known, START_MS);
    expect(at(START_MS + 10 * DAY_MS - 119 * MINUTE_MS, habit)).toBe(intervals.near);
    expect(at(START_MS + 10 * DAY_MS + 119 * MINUTE_MS, habit)).toBe(intervals.near);
    expect(at(START_MS + 10 * DAY_MS + 3 * HOUR_MS, habit)).toBe(intervals.else);
  });

  it("is idle without a broadcast in 14 days", () => {
    expect(at(START_MS, noteStart(known, START_MS - 15 * DAY_MS))).toBe(intervals.idle);
  });

  it("is one of the three, whatever the clocks have done", () => {
    const time = fc.integer({ min: 0, max: 4e12 });
    const events = fc.array(fc.tuple(fc.boolean(), time), { maxLength: 50 });
    fc.assert(
      fc.property(time, events, time, fc.boolean(), (bornMs, seen, wallMs, isOnAir) => {
        let habit = newHabit(bornMs);
        for (const [isStart, ms] of seen) habit = isStart ? noteStart(habit, ms) : noteEnd(habit, ms);
        expect(habit.startsS.length).toBeLessThanOrEqual(32);
        expect(Object.values(intervals)).toContain(intervalOf(habit, { isOnAir, wallMs, intervals }));
      }),
    );
  });
});

/** Fewer have the same habits: `.ci/run` watches all. */
const ROOMS = process.env.PLAY_ALL === "1" ? 150 : 90;

/** Watches rooms for 42 days: on air for 4 hours around a habitual hour, a fifth of the days not, a tenth at odd hours. */
function watchRooms(given: HabitIntervals): { requestsPerDay: number; meanS: number; p95S: number } {
  const random = seededRandom(7);
  const [rooms, days] = [ROOMS, 42];
  const waits: number[] = [];
  let asks = 0;
  for (let room = 0; room < rooms; room++) {
    const usualMs = random() * DAY_MS;
    const starts = Array.from({ length: days }, (_, day) => {
      if (random() < 0.2) return [];
      const ofDayMs = random() < 0.1 ? random() * DAY_MS : usualMs + (random() - 0.5) * HOUR_MS;
      return [START_MS + day * DAY_MS + ofDayMs];
    }).flat();
    let habit = newHabit(START_MS);
    let isOnAir = false;
    let current = 0;
    for (let nowMs = START_MS + random() * given.near; nowMs < START_MS + days * DAY_MS; asks++) {
      while (current < starts.length && (starts[current] as number) + 4 * HOUR_MS < nowMs) current += 1;
      const startMs = starts[current] ?? Number.POSITIVE_INFINITY;
      const isNow = startMs <= nowMs;
      if (isNow && !isOnAir) {
        waits.push((nowMs - startMs) / 1_000);
        habit = noteStart(habit, nowMs);
      } else if (!isNow && isOnAir) habit = noteEnd(habit, nowMs);
      isOnAir = isNow;
      nowMs += intervalOf(habit, { isOnAir, wallMs: nowMs, intervals: given }) * (0.95 + 0.1 * random());
    }
  }
  waits.sort((one, other) => one - other);
  return {
    requestsPerDay: asks / rooms / days,
    meanS: waits.reduce((sum, each) => sum + each, 0) / waits.length,
    p95S: waits[Math.floor(0.95 * waits.length)] as number,
  };
}

describe("rooms with habits", () => {
  it("are asked for half as often, and told to be on air a few seconds later", () => {
    const byHabit = watchRooms(DEFAULT_INTERVALS);
    const always = watchRooms({ near: MINUTE_MS, else: MINUTE_MS, idle: MINUTE_MS });
    expect(always.requestsPerDay).toBeGreaterThan(1_400);
    expect(byHabit.requestsPerDay).toBeLessThan(0.62 * always.requestsPerDay);
    expect(byHabit.meanS).toBeLessThan(always.meanS + 12);
    expect(byHabit.p95S).toBeLessThan(always.p95S + 60);
  });
});
