import { expect, it } from "vitest";
import { medianOf, spreadOf } from "./statistics.ts";

it("takes the middle value, in whatever order they came", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
});

it("takes the mean of the two middle values of an even number", () => {
  expect(medianOf([4, 1, 2, 100])).toBe(3);
});

it("says between which values half of them lie", () => {
  expect(spreadOf([10, 20, 30, 40, 50])).toEqual({ median: 30, lowerQuartile: 20, upperQuartile: 40 });
});

it("lies between two values in proportion", () => {
  expect(spreadOf([0, 10])).toEqual({ median: 5, lowerQuartile: 2.5, upperQuartile: 7.5 });
});

it("hardly moves for one wild value", () => {
  expect(medianOf([1, 1, 1, 1, 1_000_000])).toBe(1);
});

it("leaves the values in their order", () => {
  const values = [3, 1, 2];
  spreadOf(values);
  expect(values).toEqual([3, 1, 2]);
});

it("knows nothing of no values", () => {
  expect(() => spreadOf([])).toThrow(RangeError);
});
