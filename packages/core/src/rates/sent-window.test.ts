import fc from "fast-check";
import { expect, it } from "vitest";
import { countSent, createSentWindow, sentInMinute } from "./sent-window.ts";

it("what was sent counts for 59 to 60 s, whenever it was sent", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (gapsMs) => {
      const window = createSentWindow();
      const sentAt: number[] = [];
      let nowMs = 0;
      for (const gapMs of gapsMs) {
        nowMs += gapMs;
        countSent(window, nowMs);
        sentAt.push(nowMs);
        const within = (ms: number) => sentAt.filter((atMs) => atMs > nowMs - ms).length;
        expect(sentInMinute(window, nowMs)).toBeGreaterThanOrEqual(within(59_000));
        expect(sentInMinute(window, nowMs)).toBeLessThanOrEqual(within(60_000));
      }
    }),
  );
});

it("a clock that goes back makes it forget, and a long rest too", () => {
  const window = createSentWindow();
  for (let sent = 0; sent < 5; sent++) countSent(window, 100_000);
  expect(sentInMinute(window, 100_000)).toBe(5);
  expect(sentInMinute(window, 50_000)).toBe(0);
  countSent(window, 100_000);
  expect(sentInMinute(window, 1e9)).toBe(0);
});
