import { describe, expect, it } from "vitest";
import { fmix32, fnv1a } from "./fnv.ts";

describe("hashes", () => {
  it.each([
    ["", 0x811c9dc5],
    ["a", 0xe40c292c],
    ["foobar", 0xbf9cf968],
  ])("FNV-1a of %j", (text, hash) => {
    expect(fnv1a(text)).toBe(hash);
  });

  it.each(["é", "抖音", "𝄞 clef"])("FNV-1a takes %s as UTF-8", (text) => {
    // One character for each byte of the text.
    const bytes = Buffer.from(text).toString("latin1");
    let expected = 0x811c9dc5;
    for (const byte of bytes) expected = Math.imul(expected ^ byte.charCodeAt(0), 0x01000193);
    expect(fnv1a(text)).toBe(expected >>> 0);
  });

  it("finishes a hash so that each bit bears on every other", () => {
    for (let bit = 0; bit < 32; bit++) {
      let flipped = 0;
      for (let sample = 0; sample < 200; sample++) {
        const hash = Math.imul(sample, 0x9e3779b1);
        const difference = (fmix32(hash) ^ fmix32(hash ^ (1 << bit))) >>> 0;
        flipped += difference.toString(2).replaceAll("0", "").length;
      }
      expect(Math.abs(flipped / 200 - 16)).toBeLessThan(2);
    }
  });
});
