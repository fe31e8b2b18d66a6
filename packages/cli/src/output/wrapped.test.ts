import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { widthOf } from "./width-of.ts";
import { hanging, wrapped } from "./wrapped.ts";

const WIDEST_SIGN = 2;
const texts = fc.string({
  unit: fc.constantFrom("a", "bc", " ", "直", "播", "，", "（", "）", "/", "[", "🌕"),
});

describe("text in lines", () => {
  it("has none that is too wide, and loses nothing but spaces", () => {
    fc.assert(
      fc.property(texts, fc.integer({ min: WIDEST_SIGN, max: 30 }), (text, columns) => {
        const lines = wrapped(text, columns);
        for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
        expect(lines.join("").replaceAll(/\s/g, "")).toBe(text.replaceAll(/\s/g, ""));
      }),
    );
  });

  it.each([
    ["between words", "the site shows a captcha", ["the site", "shows a", "captcha"]],
    ["between Chinese characters", "直播间是否开播、主播是谁", ["直播间是否", "开播、主播", "是谁"]],
    ["not before their punctuation", "查看直播间，看主播", ["查看直播", "间，看主播"]],
    ["not behind a bracket", "一个直播（观看）", ["一个直播", "（观看）"]],
    ["within a word that is longer", "sqlite:///a/path at", ["sqlite:///", "a/path at"]],
    ["before what was set in goes on at the edge", "   one two three", ["   one two", "three"]],
  ])("may end %s", (_where, text, lines) => {
    expect(wrapped(text, 10)).toEqual(lines);
  });
});

describe("a line that hangs", () => {
  it("keeps its distance from the edge, and goes on a little further in", () => {
    expect(hanging("  hint: ask the doctor", 14)).toEqual(["  hint: ask", "    the doctor"]);
  });

  it("stays as it is where it fits", () => {
    expect(hanging("       douyin-info  …", 40)).toEqual(["       douyin-info  …"]);
  });
});
