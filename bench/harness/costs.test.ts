import { expect, it } from "vitest";
import { comparison, costOf } from "./costs.ts";

it("the cost of a case is its ratio to the baseline measured just before it", () => {
  const cost = costOf([
    { baselineNs: 100, ns: 500 },
    { baselineNs: 300, ns: 1_500 },
    { baselineNs: 200, ns: 1_000 },
  ]);
  expect(cost.ratio).toEqual({ median: 5, lowerQuartile: 5, upperQuartile: 5 });
  expect(cost.nsPerCall.median).toBe(1_000);
});

it("two cases are compared round by round, as multiples of their own baselines", () => {
  const slowMachine = { baselineNs: 1_000, ns: 8_000 };
  const spread = comparison(
    [{ baselineNs: 100, ns: 800 }, slowMachine],
    [
      { baselineNs: 1_000, ns: 2_000 },
      { baselineNs: 100, ns: 200 },
    ],
  );
  expect(spread.median).toBe(4);
});
