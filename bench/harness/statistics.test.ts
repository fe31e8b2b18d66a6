import { expect, it } from "vitest";
import { medianOf, spreadOf } from "./statistics.ts";

it("the median is the middle value, whatever the order", () => {
  expect(medianOf([9, 1, 5])).toBe(5);
});

it("the median of an even number of values is the mean of the two middle ones", () => {
  expect(medianOf([4, 1, 2, 100])).toBe(3);
});

it("the quartiles of a spread enclose the middle half of the values", () => {
  expect(spreadOf([10, 20, 30, 40, 50])).toEqual({ median: 30, lowerQuartile: 20, upperQuartile: 40 });
});

it("a quartile between two values is interpolated in proportion", () => {
  expect(spreadOf([0, 10])).toEqual({ median: 5, lowerQuartile: 2.5, upperQuartile: 7.5 });
});

it("the median hardly moves for one wild value", () => {
  expect(medianOf([1, 1, 1, 1, 1_000_000])).toBe(1);
});

it("a spread leaves the given values in their order", () => {
  const values = [3, 1, 2];
  spreadOf(values);
  expect(values).toEqual([3, 1, 2]);
});

it("a spread of no values throws a RangeError", () => {
  expect(() => spreadOf([])).toThrow(RangeError);
});
