import { describe, expect, it } from "vitest";
import { RestartBackoff } from "./restart-backoff.ts";

describe("the wait before a restart", () => {
  it("doubles from 1 s to 30 s, up to a quarter less by chance", () => {
    const chances = [0, 1 - Number.EPSILON];
    const [least, most] = chances.map((chance) => {
      const backoff = new RestartBackoff(() => chance);
      return Array.from({ length: 7 }, () => Math.round(backoff.next(10)));
    });
    expect(least).toEqual([750, 1_500, 3_000, 6_000, 12_000, 22_500, 22_500]);
    expect(most).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000]);
  });

  it("begins anew for who has lived for a minute", () => {
    const backoff = new RestartBackoff(() => 0);
    const waits = [10, 59_999, 60_000, 10].map((livedMs) => backoff.next(livedMs));
    expect(waits).toEqual([750, 1_500, 750, 1_500]);
  });
});
