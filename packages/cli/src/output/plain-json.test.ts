import { expect, it } from "vitest";
import { plainJson } from "./plain-json.ts";

const dangerous = "a\u001b[2J\nb\u009b2J\u007fc\u202ed\u0000e\u2028f\u2029";
// biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is the point.
const commands = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069]/;

it("plainJson escapes control characters, and parses to the same value", () => {
  const json = plainJson({ title: dangerous }, { isPretty: true });
  expect(json).not.toMatch(commands);
  expect(JSON.parse(json)).toEqual({ title: dangerous });
  expect(json).toMatch(/^\{\n {2}"title"/);
});
