import { expect, it } from "vitest";
import { ToldTexts } from "./told-texts.ts";
import { bytesOf } from "./wire-text.ts";

it("a text is told as it is now, whatever the same question was told before", () => {
  const texts = new ToldTexts();
  const [one, other] = ["房间", "房门"];
  const told = [one, other, other, one].map((text) => texts.of("/v1/rooms/1", text));
  expect(told.map(({ text }) => text)).toEqual([one, other, other, one].map(bytesOf));
  expect(new Set(told.map(({ digest }) => digest)).size).toBe(2);
});

it("texts are told as they are, more of them than are remembered", () => {
  const texts = new ToldTexts();
  const long = ["a", "b", "c", "d", "e"].map((letter) => letter.repeat(1_500_000));
  for (const text of [...long, ...long]) expect(texts.of(text.slice(0, 1), text).text === text).toBe(true);
});
