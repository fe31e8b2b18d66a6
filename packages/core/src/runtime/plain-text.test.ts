import { expect, it } from "vitest";
import { plainText } from "./plain-text.ts";

it("plainText makes one line without control characters of any text", () => {
  expect(plainText("a\u001b[2J\r\nb\u009b2J\u007fc\u202ed\u2028e\u0000")).toBe("a [2J b 2J c d e");
});

it("plainText leaves a text without control characters as it is", () => {
  expect(plainText("点歌台  “晚风” 🌕")).toBe("点歌台  “晚风” 🌕");
});

it.each([3, 4, 5, 6])("plainText cuts a text to %i units, and never a character in two", (longest) => {
  const cut = plainText("🌕".repeat(100_000), longest);
  expect(cut.length).toBeLessThanOrEqual(longest);
  expect(cut).toMatch(/^(?:🌕)+…$/u);
});

it("plainText replaces halves of characters", () => {
  expect(plainText("a\ud800b\udc00")).toBe("a\ufffdb\ufffd");
});
