import { expect, it } from "vitest";
import { wrapped } from "./wrapped.ts";

it.each([
  ["at the last space that fits", "one two three", 7, ["one two", "three"]],
  ["and keeps a word whole that is longer", "a longword b", 4, ["a", "longword", "b"]],
  ["between Chinese characters, but not before their punctuation", "一二，三四", 4, ["一", "二，", "三四"]],
  ["and leaves set in what was set in", "   one two", 6, ["   one", "two"]],
])("a text is broken %s", (_, text, columns, lines) => {
  expect(wrapped(text, columns)).toEqual(lines);
});
