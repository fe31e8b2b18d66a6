import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { createOpenings } from "./openings.ts";

const MINUTE_MS = 60_000;
const openings = createOpenings();
const zones = ["Asia/Shanghai", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"];

const clockTime = fc
  .tuple(fc.integer({ min: 0, max: 23 }), fc.integer({ min: 0, max: 59 }))
  .map(([hour, minute]) => `${String(hour).padStart(2, "0")}:${String(minute).padStart(2, "0")}`);
const stretch = fc
  .tuple(clockTime, clockTime)
  .filter(([from, to]) => from !== to)
  .map(([from, to]) => `${from}-${to}`);

describe("hours of the day", () => {
  it("are those of their zone, across midnight too", () => {
    const evening = openings.of(["18:00-02:00"], "Asia/Shanghai");
    const shanghai = (time: string) => Date.parse(`2026-05-01T${time}:00+08:00`);
    expect(
      ["17:59", "18:00", "23:30", "01:59", "02:00"].map((time) => evening.isOpen(shanghai(time))),
    ).toEqual([false, true, true, true, false]);
    expect(evening.opensAt(shanghai("02:00"))).toBe(shanghai("18:00"));
    expect(evening.opensAt(shanghai("20:00"))).toBe(shanghai("20:00"));
  });

  it("that a change of the clocks skips are open at the next chance", () => {
    // In New York the clocks go from 2:00 to 3:00 on the 8th of March 2026.
    const night = openings.of(["02:15-02:45"], "America/New_York");
    const opensAt = night.opensAt(Date.parse("2026-03-08T01:30:00-05:00"));
    expect(new Date(opensAt).toISOString()).toBe("2026-03-09T06:15:00.000Z");
  });

  it("open at the first minute that is one of them, in every zone", () => {
    const cases = fc.tuple(
      fc.array(stretch, { minLength: 1, maxLength: 3 }),
      fc.constantFrom(...zones),
      fc.integer({ min: Date.parse("2025-01-01"), max: Date.parse("2027-01-01") }),
    );
    fc.assert(
      fc.property(cases, ([list, zone, wallMs]) => {
        const hours = openings.of(list, zone);
        const opensAt = hours.opensAt(wallMs);
        expect(hours.isOpen(opensAt)).toBe(true);
        expect(opensAt).toBeGreaterThanOrEqual(wallMs);
        // Minutes in between, some of them: none is open.
        const step = Math.max(MINUTE_MS, Math.floor((opensAt - wallMs) / 50));
        for (let ms = wallMs; ms < opensAt; ms += step) expect(hours.isOpen(ms)).toBe(false);
      }),
      { numRuns: 200 },
    );
  });

  it.each([
    ["an empty list", []],
    ["no stretch", ["evening"]],
    ["an hour that there is not", ["25:00-26:00"]],
    ["a minute that there is not", ["18:60-19:00"]],
    ["one that ends when it begins", ["18:00-18:00"]],
  ])("are refused as %s", (_, list) => {
    expect(() => openings.of(list, "UTC")).toThrow(StreamFallbackError);
  });

  it("are refused in a zone that nobody knows", () => {
    expect(() => openings.of(["18:00-20:00"], "Mars/Olympus")).toThrow(/Mars\/Olympus/);
  });

  it("are the same for rooms with equal ones", () => {
    expect(openings.of(["18:00-20:00"], "UTC")).toBe(openings.of([" 18:00 - 20:00"], "UTC"));
  });
});
