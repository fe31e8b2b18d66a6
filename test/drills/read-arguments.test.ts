import { describe, expect, it } from "vitest";
import { drills } from "./drills.ts";
import { help, readArguments } from "./read-arguments.ts";

describe("the arguments of npm run drill", () => {
  it("mean all drills in full where there are none", () => {
    expect(readArguments([])).toEqual({ drills, size: "full", soak: {} });
  });

  it("name the drills to run, and whether one short round will do", () => {
    const first = drills.find(({ name }) => name === "cache-kills");
    expect(readArguments(["--", "--short", "cache-kills"])).toEqual({
      ...{ drills: [first], size: "short", soak: {} },
    });
  });

  it("say what a soak is to be like", () => {
    const args = ["soak", "--minutes", "60", "--interval", "20", "--transport", "undici"];
    expect(readArguments(args)).toMatchObject({
      soak: { minutes: 60, intervalSeconds: 20, transport: "undici" },
    });
  });

  it.each([
    [["--shrt"], /--shrt/],
    [
      ["cache-kill"],
      /no drill "cache-kill"; there are burst, cache-kills, scrape, other-replies, serve, gateway, soak/,
    ],
    [["soak", "--minutes", "half"], /--minutes must be a whole number from 1 to 9999, not "half"/],
    [["soak", "--transport", "curl"], /--transport must be got or undici, not "curl"/],
    [["soak", "--record", "nowhere.json"], /--record: there is no file "nowhere.json"/],
    [["burst", "--rooms", "5"], /--rooms is of the drill soak/],
  ])("are refused as %j", (args, problem) => {
    expect(readArguments(args)).toEqual({ problem: expect.stringMatching(problem) });
  });

  it("ask for help, which names every drill", () => {
    expect(readArguments(["--help"])).toBe("help");
    for (const { name } of drills) expect(help).toContain(name);
  });
});
