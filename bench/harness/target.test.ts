import { expect, it } from "vitest";
import { targetLines } from "./target.ts";

it("the lines of targets say of each whether it is met", () => {
  const lines = targetLines([
    { claim: "a call is cheap", measured: "2", isMet: true },
    { claim: "and small", measured: "9,000", isMet: false },
    { claim: "and known", measured: "not measured", isMet: undefined },
  ]);
  expect(lines.split("\n")).toEqual([
    "yes  a call is cheap: 2",
    "no   and small: 9,000",
    "?    and known: not measured",
  ]);
});
