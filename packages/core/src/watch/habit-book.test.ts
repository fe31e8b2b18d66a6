import { describe, expect, it } from "vitest";
import { createStore } from "../cache/store.ts";
import { silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createHabitBook } from "./habit-book.ts";
import { newHabit } from "./habits.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const ROOMS = Array.from({ length: 500 }, (_, index) => `site:${700_100 + 3 * index}`);

/** A book over a store that notes when each room was written. */
function openBook() {
  const clock = manualClock();
  const entries = new Map<string, string>();
  const writtenAtMs = new Map<string, number[]>();
  const keyv = {
    get: async (key: string) => entries.get(key),
    async set(key: string, value: string) {
      entries.set(key, value);
      writtenAtMs.set(key, [...(writtenAtMs.get(key) ?? []), clock.wallNow()]);
    },
    delete: async (key: string) => entries.delete(key),
  };
  const book = createHabitBook(createStore(keyv, { clock, logger: silentLogger }), clock);
  return { clock, book, writtenAtMs };
}

describe("habits in use", () => {
  it("are written again long before their time is over, never many in an hour", async () => {
    const { clock, book, writtenAtMs } = openBook();
    const habit = newHabit(clock.wallNow());
    for (const room of ROOMS) book.note(room, habit);
    await clock.advance(HOUR_MS);
    const startedAtMs = clock.wallNow();
    for (let hour = 0; hour < 30 * 24; hour += 1) {
      await clock.advance(HOUR_MS);
      for (const room of ROOMS) book.renew(room, { habit, lookedAtMs: clock.wallNow() - HOUR_MS });
    }
    await book.close();
    expect(writtenAtMs.size).toBe(ROOMS.length);
    const perHour = new Map<number, number>();
    for (const times of writtenAtMs.values()) {
      const waits = times.map((atMs, index) => (times[index + 1] ?? clock.wallNow()) - atMs);
      expect(Math.max(...waits)).toBeLessThan(6 * DAY_MS);
      for (const atMs of times.filter((each) => each > startedAtMs)) {
        const hour = Math.floor(atMs / HOUR_MS);
        perHour.set(hour, (perHour.get(hour) ?? 0) + 1);
      }
    }
    const written = [...perHour.values()];
    expect(written.reduce((sum, count) => sum + count, 0)).toBeLessThan(6 * ROOMS.length);
    expect(Math.max(...written)).toBeLessThan(ROOMS.length / 25);
  });

  it("by a process that never runs for long are written again when they are recalled, a part each day", async () => {
    const { clock, book, writtenAtMs } = openBook();
    for (const room of ROOMS) book.note(room, newHabit(clock.wallNow()));
    await clock.advance(HOUR_MS);
    writtenAtMs.clear();
    for (let day = 1; day <= 6; day += 1) {
      await clock.advance(DAY_MS);
      const before = [...writtenAtMs.values()].flat().length;
      for (const room of ROOMS) expect(await book.recall(room)).toBeDefined();
      await clock.advance(HOUR_MS);
      expect([...writtenAtMs.values()].flat().length - before).toBeLessThan(ROOMS.length / 3);
    }
    expect(writtenAtMs.size).toBe(ROOMS.length);
    await book.close();
  });
});
