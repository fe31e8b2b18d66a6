import { describe, expect, it } from "vitest";
import { clearWindow, countCall, createRollingWindow, failureShare } from "./rolling-window.ts";

const WIDTH = 60_000;

describe("a rolling window", () => {
  it("tells the share of failed calls", () => {
    const window = createRollingWindow(WIDTH);
    for (const failed of [true, false, false, true, false]) countCall(window, failed, 0);
    expect(failureShare(window, 5, 0)).toBe(0.4);
  });

  it("says nothing before it holds enough calls", () => {
    const window = createRollingWindow(WIDTH);
    for (let count = 0; count < 9; count++) countCall(window, true, 0);
    expect(failureShare(window, 10, 0)).toBe(0);
    countCall(window, true, 0);
    expect(failureShare(window, 10, 0)).toBe(1);
  });

  it("holds a call for nearly its whole width and no longer", () => {
    const window = createRollingWindow(WIDTH);
    countCall(window, true, 0);
    expect(failureShare(window, 1, WIDTH - 1)).toBe(1);
    expect(failureShare(window, 1, WIDTH)).toBe(0);
  });

  it("forgets what is old and keeps what is new while calls go on", () => {
    const window = createRollingWindow(WIDTH);
    for (let nowMs = 0; nowMs < 2 * WIDTH; nowMs += 1_000) countCall(window, nowMs < WIDTH, nowMs);
    expect(failureShare(window, 1, 2 * WIDTH - 1)).toBe(0);
  });

  it("forgets all of it over a pause of many widths", () => {
    const window = createRollingWindow(WIDTH);
    for (let nowMs = 0; nowMs < WIDTH; nowMs += 1_000) countCall(window, true, nowMs);
    countCall(window, false, 1_000 * WIDTH + 1);
    expect(failureShare(window, 1, 1_000 * WIDTH + 1)).toBe(0);
  });

  it("may begin late on the clock", () => {
    const window = createRollingWindow(WIDTH);
    const boot = 9_876_543.21;
    countCall(window, true, boot);
    countCall(window, false, boot + 10);
    expect(failureShare(window, 2, boot + 20)).toBe(0.5);
  });

  it("is empty after it was cleared", () => {
    const window = createRollingWindow(WIDTH);
    countCall(window, true, 0);
    clearWindow(window);
    expect(failureShare(window, 1, 0)).toBe(0);
  });
});
