import { afterEach, describe, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

afterEach(() => void vi.useRealTimers());

describe("the system's clock", () => {
  it("runs a timer after its time, unless it is cleared", () => {
    vi.useFakeTimers();
    const ran: string[] = [];
    systemClock.setTimeout(() => ran.push("kept"), 50);
    systemClock.clearTimeout(systemClock.setTimeout(() => ran.push("cleared"), 50));
    vi.advanceTimersByTime(49);
    expect(ran).toEqual([]);
    vi.advanceTimersByTime(1);
    expect(ran).toEqual(["kept"]);
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])("does not run a timer of %d ms at once", (ms) => {
    vi.useFakeTimers();
    let ran = false;
    systemClock.setTimeout(() => {
      ran = true;
    }, ms);
    vi.advanceTimersByTime(86_400_000);
    expect(ran).toBe(false);
  });
});
