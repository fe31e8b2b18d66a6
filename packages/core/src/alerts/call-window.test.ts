import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallWindow, SLOT_MS } from "./call-window.ts";
import { FailureCodes } from "./failure-codes.ts";

const HOUR_MS = 3_600_000;

const call = fc.record({
  afterMs: fc.oneof(fc.nat(SLOT_MS), fc.nat(2 * HOUR_MS)),
  answeredMs: fc.option(fc.nat(30_000), { nil: undefined }),
});

describe("the window of calls", () => {
  it("counts what a list of all calls would say, by its slots of ten seconds", () => {
    const window = fc.integer({ min: SLOT_MS, max: HOUR_MS });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), window, (calls, windowMs) => {
        const counted = new CallWindow(HOUR_MS);
        const kept: { slot: number; answeredMs: number | undefined }[] = [];
        let nowMs = 0;
        for (const { afterMs, answeredMs } of calls) {
          nowMs += afterMs;
          counted.add(nowMs, answeredMs);
          kept.push({ slot: Math.floor(nowMs / SLOT_MS), answeredMs });
          const oldest = Math.floor(nowMs / SLOT_MS) - Math.ceil(windowMs / SLOT_MS);
          const inside = kept.filter(({ slot }) => slot > oldest);
          expect(counted.countsOf(windowMs, nowMs)).toEqual({
            calls: inside.length,
            failures: inside.filter((each) => each.answeredMs === undefined).length,
            answeredMs: inside.reduce((sum, each) => sum + (each.answeredMs ?? 0), 0),
          });
        }
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });

  it("counts no call that is older than itself, and each that is younger by ten seconds", () => {
    const window = new CallWindow(HOUR_MS);
    window.add(5_000, 1);
    expect(window.countsOf(60_000, 5_000 + 50_000).calls).toBe(1);
    expect(window.countsOf(60_000, 5_000 + 60_001).calls).toBe(0);
  });

  it("forgets what came before a clock that goes back, as it can no longer be dated", () => {
    const window = new CallWindow(HOUR_MS);
    window.add(HOUR_MS, 1);
    window.add(0, 1);
    expect(window.countsOf(HOUR_MS, 0).calls).toBe(1);
  });
});

describe.each([1e20, Number.MAX_VALUE, Number.POSITIVE_INFINITY, Number.NaN])(
  "a clock that tells %d ms, beside which hours are nothing,",
  (nowMs) => {
    it("has calls and their failures counted all the same, and holds up nobody", () => {
      const window = new CallWindow(HOUR_MS);
      const codes = new FailureCodes(HOUR_MS);
      for (const at of [0, nowMs, nowMs]) {
        window.add(at, undefined);
        codes.add(at, "TIMEOUT");
      }
      window.add(0, 5);
      expect(window.countsOf(SLOT_MS, 0).calls).toBeGreaterThanOrEqual(1);
    });
  },
);
