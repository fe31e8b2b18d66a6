import { describe, expect, it } from "vitest";
import type { Clock } from "./clock.ts";
import { guardedClock } from "./guarded-clock.ts";
import { guardedRandom } from "./guarded-random.ts";
import { type Logger, silentLogger } from "./logger.ts";
import { manualClock } from "./manual-clock.ts";

function counting(): { logger: Logger; warnings: string[] } {
  const warnings: string[] = [];
  return { warnings, logger: { ...silentLogger, warn: (_fields, message) => void warnings.push(message) } };
}

const boom = (): never => {
  throw new Error("for a test");
};
const rejects = (async () => boom()) as unknown as () => never;

describe("a guarded clock", () => {
  it("is the clock itself while it works", async () => {
    const { logger, warnings } = counting();
    const clock = manualClock(5_000);
    const guarded = guardedClock(clock, logger);
    const ran: number[] = [];
    guarded.setTimeout(() => ran.push(guarded.now()), 10);
    guarded.clearTimeout(guarded.setTimeout(() => ran.push(0), 10));
    await clock.advance(20);
    expect([ran, guarded.now(), guarded.wallNow()]).toEqual([[10], 20, 5_020]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, Partial<Clock>]>([
    ["now throws", { now: boom }],
    ["now rejects", { now: rejects }],
    ["now gives NaN", { now: () => Number.NaN }],
    ["wallNow gives text", { wallNow: () => "1" as unknown as number }],
    ["wallNow throws", { wallNow: boom }],
    ["setTimeout throws", { setTimeout: boom }],
    ["setTimeout rejects", { setTimeout: rejects }],
    ["setTimeout runs at once, for ever", { setTimeout: (run) => run() }],
    ["clearTimeout throws", { clearTimeout: boom }],
  ])("gives way to the system's with one warning where %s", async (_what, methods) => {
    const { logger, warnings } = counting();
    const guarded = guardedClock({ ...manualClock(), ...methods }, logger);
    guarded.now();
    guarded.wallNow();
    guarded.clearTimeout(guarded.setTimeout(boom, 60_000));
    const before = guarded.now();
    await new Promise<void>((resolve) => guarded.setTimeout(resolve, 5));
    expect(guarded.now()).toBeGreaterThan(before);
    expect(Math.abs(guarded.wallNow() - Date.now())).toBeLessThan(5_000);
    expect(warnings).toEqual(["the clock fails; the system's takes its place"]);
  });

  it("that fails later goes on from the time that was read last", async () => {
    const clock = manualClock();
    let isBroken = false;
    const guarded = guardedClock({ ...clock, now: () => (isBroken ? boom() : clock.now()) }, silentLogger);
    await clock.advance(70_000);
    expect(guarded.now()).toBe(70_000);
    isBroken = true;
    expect(guarded.now()).toBeGreaterThanOrEqual(70_000);
    expect(guarded.now()).toBeLessThan(130_000);
  });
});

describe("guarded randomness", () => {
  it("is what it is given while that gives numbers from 0 up to 1", () => {
    const { logger, warnings } = counting();
    const numbers = [0, 0.5, 0.999];
    const random = guardedRandom(() => numbers.shift() ?? 0, logger);
    expect([random(), random(), random()]).toEqual([0, 0.5, 0.999]);
    expect(warnings).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ["throws", boom],
    ["rejects", rejects],
    ["gives NaN", () => Number.NaN],
    ["gives 1", () => 1],
    ["gives less than 0", () => -0.1],
    ["gives text", () => "0.5x"],
    ["gives a bigint", () => 0n],
    ["gives a symbol", () => Symbol("x")],
  ])("that %s is the system's, with one warning", (_what, given) => {
    const { logger, warnings } = counting();
    const random = guardedRandom(given as () => number, logger);
    for (let count = 0; count < 5; count++) {
      const number = random();
      expect(typeof number === "number" && number >= 0 && number < 1).toBe(true);
    }
    expect(warnings).toHaveLength(1);
  });
});
