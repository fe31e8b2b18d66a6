import { expect, it } from "vitest";
import { help, readArguments } from "./read-arguments.ts";
import { targets } from "./targets.ts";

it("the fuzz command plays 100,000 replies per adapter by default", () => {
  expect(readArguments([])).toEqual({
    runs: 100_000,
    seed: 1,
    adapters: [...targets.keys()],
    path: undefined,
  });
});

it("the fuzz command takes a number of runs, a seed, some adapters and a path", () => {
  const args = [
    "--",
    "--runs",
    "5",
    "--seed",
    "0",
    "--only",
    "mobile, webHTML, bilibili-web",
    "--path",
    "12:0:3",
  ];
  expect(readArguments(args)).toEqual({
    runs: 5,
    seed: 0,
    adapters: ["mobile", "webHTML", "bilibili-web"],
    path: "12:0:3",
  });
});

it.each([
  [["--runs", "0"], /^--runs must be a number from 1 to 999999999, not "0"$/],
  [["--runs", "1e5"], /^--runs must be/],
  [["--seed", "-1"], /^(--seed must be|Option '--seed' argument is ambiguous)/],
  [["--seed", "luck"], /^--seed must be/],
  [["--only", "web,html"], /^--only does not know "html"; there are web, /],
  [["--only", ""], /^--only does not know ""/],
  [["--path", "12:"], /^--path must be numbers/],
  [["--sead", "3"], /^Unknown option '--sead'$/],
  [["web"], /^Unexpected argument 'web'/],
])("the fuzz command refuses %j in one sentence", (args, problem) => {
  expect(readArguments(args)).toEqual({ problem: expect.stringMatching(problem) });
});

it("the help of the fuzz command explains every option", () => {
  expect(readArguments(["--help", "--runs", "x"])).toBe("help");
  for (const option of ["--runs", "--seed", "--only", "--path", "--help"]) {
    expect(help).toContain(`  ${option}`);
  }
});
