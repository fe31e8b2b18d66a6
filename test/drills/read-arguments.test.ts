import { describe, expect, it } from "vitest";
import { drills } from "./drills.ts";
import { help, readArguments } from "./read-arguments.ts";

describe("the arguments of npm run drill", () => {
  it("mean all drills in full where there are none", () => {
    expect(readArguments([])).toEqual({ drills, size: "full" });
  });

  it("name the drills to run, and whether one short round will do", () => {
    const first = drills.find(({ name }) => name === "cache-kills");
    expect(readArguments(["--", "--short", "cache-kills"])).toEqual({ drills: [first], size: "short" });
  });

  it.each([
    [["--shrt"], /--shrt/],
    [["cache-kill"], /no drill "cache-kill"; there are burst, cache-kills, scrape, other-replies/],
  ])("are refused as %j", (args, problem) => {
    expect(readArguments(args)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("ask for help, which names every drill", () => {
    expect(readArguments(["--help"])).toBe("help");
    for (const { name } of drills) expect(help).toContain(name);
  });
});
