import { expect, it } from "vitest";
import { nameOfQuality, rankOfQuality } from "./quality.ts";

it("ranks the best first, sound last, and what it does not know behind all", () => {
  const mixed = ["ao", "later", "ld", "uhd", "md", "origin", "sd", "hd"];
  const ranked = mixed.sort((one, other) => rankOfQuality(one) - rankOfQuality(other));
  expect(ranked).toEqual(["origin", "uhd", "hd", "sd", "ld", "md", "ao", "later"]);
});

it.each([
  ["origin", "原画"],
  ["ao", "音频"],
  ["later", "later"],
  ["constructor", "constructor"],
])("names %s %s", (quality, name) => {
  expect(nameOfQuality(quality)).toBe(name);
});
