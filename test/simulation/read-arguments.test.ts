import { expect, it } from "vitest";
import { help, readArguments } from "./read-arguments.ts";
import { scenarios } from "./scenarios.ts";

it("the simulation runs every scenario with 20 seeds by default", () => {
  expect(readArguments([])).toEqual({ seeds: 20, scenarios });
});

it("the simulation takes a number of seeds and some scenarios", () => {
  const found = readArguments(["--", "--seeds", "3", "--only", "S4, S2"]);
  expect(found).toMatchObject({ seeds: 3, scenarios: [{ name: "S2" }, { name: "S4" }] });
});

it.each([
  [["--seeds", "0"], /^--seeds must be a number from 1 to 9999, not "0"$/],
  [["--seeds", "many"], /^--seeds must be/],
  [["--only", "S2,S99"], /^--only does not know "S99"; there are S1, S2, /],
  [["--only", ""], /^--only does not know ""/],
  [["--sedes", "3"], /^Unknown option '--sedes'$/],
  [["S2"], /^Unexpected argument 'S2'/],
])("the simulation refuses %j in one sentence", (args, problem) => {
  expect(readArguments(args)).toEqual({ problem: expect.stringMatching(problem) });
});

it("the help of the simulation explains every option", () => {
  expect(readArguments(["--help", "--seeds", "x"])).toBe("help");
  for (const option of ["--seeds", "--only", "--help"]) expect(help).toContain(`  ${option}`);
});
