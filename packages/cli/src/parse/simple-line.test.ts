import { expect, it } from "vitest";
import { catalogue } from "../commands/catalogue.ts";
import { simpleLine } from "./simple-line.ts";

it.each([
  [["--version"], "version", undefined],
  [["-V"], "version", undefined],
  [["--help"], "help", undefined],
  [["--lang", "zh", "--help"], "help", undefined],
  [["--help", "--lang=zh"], "help", undefined],
  [["stream", "-h"], "help", "stream"],
])("%j is understood without the parser", (args, wants, name) => {
  const line = simpleLine(args, catalogue);
  expect(line?.wants).toBe(wants);
  expect(line?.wants === "help" ? line.command?.name : undefined).toBe(name);
});

it.each([[[]], [["123"]], [["123", "--help"]], [["stream", "1", "--help"]], [["--lang", "xx", "--help"]]])(
  "%j is left to the parser",
  (args) => {
    expect(simpleLine(args, catalogue)).toBeUndefined();
  },
);
