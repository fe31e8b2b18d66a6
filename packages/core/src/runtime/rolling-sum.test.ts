import { describe, expect, it } from "vitest";
import { addTo, clearSum, createRollingSum, takeFrom, totalOf } from "./rolling-sum.ts";

const WIDTH = 60_000;

describe("a rolling sum", () => {
  it("adds amounts up", () => {
    const sum = createRollingSum(WIDTH);
    for (const amount of [1, 2, 0.5]) addTo(sum, amount, 0);
    expect(totalOf(sum, 0)).toBe(3.5);
  });

  it("holds an amount for nearly its whole width and no longer", () => {
    const sum = createRollingSum(WIDTH);
    addTo(sum, 1, 0);
    expect(totalOf(sum, WIDTH - 1)).toBe(1);
    expect(totalOf(sum, WIDTH)).toBe(0);
  });

  it("forgets what is old and keeps what is new while amounts come in", () => {
    const sum = createRollingSum(WIDTH);
    for (let nowMs = 0; nowMs < 2 * WIDTH; nowMs += 1_000) addTo(sum, nowMs < WIDTH ? 100 : 1, nowMs);
    expect(totalOf(sum, 2 * WIDTH - 1)).toBe(60);
  });

  it("forgets all of it over a pause of many widths", () => {
    const sum = createRollingSum(WIDTH);
    for (let nowMs = 0; nowMs < WIDTH; nowMs += 1_000) addTo(sum, 1, nowMs);
    expect(totalOf(sum, 1_000 * WIDTH + 1)).toBe(0);
  });

  it("works on a clock that began long ago", () => {
    const sum = createRollingSum(WIDTH);
    const boot = 9_876_543.21;
    addTo(sum, 1, boot);
    addTo(sum, 1, boot + 10);
    expect(totalOf(sum, boot + 20)).toBe(2);
  });

  it("forgets what a clock that went back can no longer date", () => {
    const sum = createRollingSum(WIDTH);
    addTo(sum, 5, 10 * WIDTH);
    expect(totalOf(sum, WIDTH)).toBe(0);
    addTo(sum, 1, WIDTH);
    expect(totalOf(sum, 2 * WIDTH - 1)).toBe(1);
  });

  it("is empty after it was cleared", () => {
    const sum = createRollingSum(WIDTH);
    addTo(sum, 1, 0);
    clearSum(sum);
    expect(totalOf(sum, 0)).toBe(0);
  });
});

describe("taking out of a rolling sum", () => {
  it("takes what there is, and nothing when there is less", () => {
    const sum = createRollingSum(WIDTH);
    for (let count = 0; count < 7; count++) addTo(sum, 0.2, 0);
    expect([takeFrom(sum, 1, 0), takeFrom(sum, 1, 0)]).toEqual([true, false]);
    expect(totalOf(sum, 0)).toBeCloseTo(0.4);
  });

  it("takes the oldest first, so that the newest is left for longest", () => {
    const sum = createRollingSum(WIDTH);
    addTo(sum, 1, 0);
    addTo(sum, 1, WIDTH / 2);
    takeFrom(sum, 1, WIDTH / 2);
    expect(totalOf(sum, WIDTH)).toBe(1);
  });
});
