import { expect, it } from "vitest";
import { compareQualities, nameOfQuality, qualities } from "./quality.ts";

it("qualities rank the best first, sound last, and unknown ones behind all", () => {
  const mixed = ["ao", "later", "ld", "uhd", "md", "real_origin", "origin", "sd", "hd"];
  const ranked = ["real_origin", "origin", "uhd", "hd", "sd", "ld", "md", "ao"];
  expect(qualities).toEqual(ranked);
  expect(mixed.sort(compareQualities)).toEqual([...ranked, "later"]);
});

it.each([
  ["origin", "原画"],
  ["uhd", "蓝光"],
  ["hd", "超清"],
  ["sd", "高清"],
  ["ld", "标清"],
  ["md", "流畅"],
  ["ao", "音频"],
  ["real_origin", "真原画"],
  ["later", "later"],
  ["constructor", "constructor"],
])("the quality %s is called %s", (quality, name) => {
  expect(nameOfQuality(quality, ["uhd", "origin"])).toBe(name);
});

it("the origin is called 蓝光 where there is no uhd, as the site does (level 4 and not 5)", () => {
  expect(nameOfQuality("origin", ["ld", "sd", "hd", "origin"])).toBe("蓝光");
});
