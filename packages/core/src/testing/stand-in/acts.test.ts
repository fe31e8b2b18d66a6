import { expect, test } from "vitest";
import { delayMs } from "./acts.ts";
import { createDice } from "./dice.ts";

test("a latency with a range takes any value within it and none outside", () => {
  const dice = createDice(1);
  const fault = { kind: "latency", minMs: 5, maxMs: 9 } as const;
  const delays = Array.from({ length: 200 }, () => delayMs(fault, dice));
  expect(new Set(delays)).toEqual(new Set([5, 6, 7, 8, 9]));
});
