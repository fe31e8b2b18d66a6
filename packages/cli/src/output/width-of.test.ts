import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutTo, padTo, SINGLE, widthOf } from "./width-of.ts";

describe("the width of a text on a terminal", () => {
  it.each([
    ["plain", 5],
    ["灯塔夜航船", 10],
    ["ＷＩＤＥ", 8],
    ["🌕", 2],
    ["👩‍🚀", 2],
    ["🇨🇳", 2],
    ["☀️", 2],
    ["é", 1],
    ["e\u0301", 1],
    ["a\u200bb", 2],
    ["", 0],
  ])("%j takes %i columns", (text, columns) => {
    expect(widthOf(text)).toBe(columns);
  });
});

it("a text that is cut fits, and is padded to what was asked for", () => {
  fc.assert(
    fc.property(fc.string({ unit: "grapheme" }), fc.integer({ min: 0, max: 30 }), (text, columns) => {
      const cut = cutTo(text, columns);
      expect(widthOf(cut)).toBeLessThanOrEqual(columns);
      expect(widthOf(padTo(cut, columns))).toBe(columns);
    }),
    { examples: [["灯塔", 3]] },
  );
  expect(cutTo("灯塔夜航船", 5)).toBe("灯塔…");
});

it("no two characters that are taken as single ones are one for a reader", () => {
  const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code)).filter((each) =>
    SINGLE.test(each),
  );
  expect(all.length).toBeGreaterThan(20_000);
  const read = new Intl.Segmenter(undefined, { granularity: "grapheme" }).segment(all.join(""));
  expect([...read]).toHaveLength(all.length);
});
