import { plainText } from "@stream-fallback/core";
import { describe, expect, test } from "vitest";
import { renderTable } from "../../../packages/cli/src/output/table.ts";
import { cutTo, widthOf } from "../../../packages/cli/src/output/width-of.ts";
import { cast } from "../../emulator/cast/rooms.ts";
import { drawScreen } from "./draw-screen.ts";

const ofCast = Object.values(cast).flatMap((member) => [
  ...("title" in member ? [member.title] : []),
  ...("owner" in member ? [member.owner.nickname] : []),
]);
const texts = [
  ...ofCast.map((text) => plainText(text)),
  "直播间，（分区）：「观星」！",
  "🌕✨🍵🎏",
  "👩‍🚀 👨‍👩‍👧‍👦 🏳️‍🌈",
  "🇨🇳🇯🇵",
  "❤️ ☀️ ✈️",
  "👍🏽",
  "한국어 방송",
  "ﾗｲﾌﾞ ライブ",
  "ＦＵＬＬ ｗｉｄｔｈ",
  "é ñ ü",
  "שלום عليكم",
  "… · → ● ○ ✓ ✗ █",
];

/** By the text: at which column a sign stands that is written behind it. */
async function columnsBehind(written: readonly string[]): Promise<Record<string, number>> {
  const screen = await drawScreen(written.map((text) => `${text}|\r\n`).join(""), 200);
  return Object.fromEntries(written.map((text, index) => [text, screen.cells(index).lastIndexOf("|")]));
}

describe("a terminal", () => {
  test("gives Chinese, emoji, flags and marks as many columns as are reckoned with", async () => {
    expect(await columnsBehind(texts)).toEqual(
      Object.fromEntries(texts.map((text) => [text, widthOf(text)])),
    );
  });

  test.each([1, 2, 7, 20])("shows what is cut to %i columns in no more", async (columns) => {
    const cut = await columnsBehind(texts.map((text) => cutTo(text, columns)));
    expect(Object.entries(cut).filter(([, width]) => width > columns)).toEqual([]);
  });

  test.each([24, 40, 200])("of %i columns has those of a table below each other", async (mostColumns) => {
    const columns = [{ heading: "title", isFlexible: true }, { heading: "end" }];
    const rows = texts.map((text) => [{ text }, { text: "|" }]);
    const screen = await drawScreen(
      renderTable(columns, { rows, mostColumns }).replaceAll("\n", "\r\n"),
      mostColumns,
    );
    const places = texts.map((_, index) => screen.cells(index + 1).lastIndexOf("|"));
    const [first = -1] = places;
    expect(first).toBeGreaterThan(0);
    expect(new Set(places)).toEqual(new Set([screen.cells(0).join("").lastIndexOf("end")]));
    expect(screen.folded).toEqual([]);
  });
});
