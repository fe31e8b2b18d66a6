import { expect, it } from "vitest";
import { readArguments } from "./read-arguments.ts";

const plain = { quick: false, json: false, strict: false };

it.each([
  [["call"], plain],
  [["call", "--quick", "--json"], { ...plain, quick: true, json: true }],
  [["--", "call", "--strict"], { ...plain, strict: true }],
])("the bench command reads %j", (args, options) => {
  expect(readArguments(args)).toEqual({ command: "call", options });
});

it.each([[["--help"]], [["call", "-h"]]])("the bench command gives help for %j", (args) => {
  expect(readArguments(args)).toBe("help");
});

it.each([
  [[], "no command given"],
  [["toString"], 'there is no command "toString"'],
  [["call", "call"], "one command at a time"],
  [["call", "--fast"], "Unknown option '--fast'"],
  [["call", "--quick=1"], "--quick"],
])("the bench command tells what is wrong with %j", (args, what) => {
  expect(readArguments(args)).toEqual({ problem: expect.stringContaining(what) });
  expect(readArguments(args)).toEqual({ problem: expect.stringContaining("commands: answer, cache, call") });
});
