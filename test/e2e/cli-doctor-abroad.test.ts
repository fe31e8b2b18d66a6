import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import type { ControlPatch } from "../emulator/control/control.ts";
import type { Fault } from "../emulator/faults/faults.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { runCli } from "./run-cli.ts";

const { webRid, owner } = cast.live;
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const doctor = (...args: string[]) =>
  runCli(["doctor", webRid, "--uid", owner.secUid, ...args], { DOUYIN_ORIGINS: emulator.originsVariable });
/** What doctor says of the visitor's place; undefined where it says nothing. */
async function place() {
  const { stdout } = await doctor("--json");
  return stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line))
    .find(({ check }) => check === "place");
}

describe("doctor", () => {
  it.each<[string, Fault, Fault]>(
    sampleOf(
      [
        ["empty and the profile page is refused", { kind: "empty" }, { kind: "status", status: 403 }],
        [
          "shut by a captcha and the profile page is not loaded",
          { kind: "captcha" },
          { kind: "status", status: 502 },
        ],
      ],
      3,
    ),
  )("says that the visitor may be abroad where web is %s", async (_, web, userHTML) => {
    emulator.control({ endpoint: "web", fault: web });
    emulator.control({ endpoint: "userHTML", fault: userHTML });
    expect(await place()).toEqual({
      check: "place",
      verdict: "odd",
      found: expect.stringContaining("outside mainland China"),
      advice: expect.stringContaining("--proxy"),
    });
    const { code, stdout } = await doctor("--lang", "zh");
    expect(code).toBe(7);
    expect(stdout).toContain("中国大陆");
  });

  it.each<[string, ControlPatch[]]>(
    sampleOf(
      [
        ["everything works", []],
        ["web alone is empty", [{ endpoint: "web", fault: { kind: "empty" } }]],
        [
          "the profile page alone is refused",
          [{ endpoint: "userHTML", fault: { kind: "status", status: 403 } }],
        ],
        ["web has a fault of its own", [{ endpoint: "*", fault: { kind: "status", status: 502 } }]],
      ],
      3,
    ),
  )("says nothing of the visitor's place where %s", async (_, patches) => {
    for (const patch of patches) emulator.control(patch);
    expect(await place()).toBeUndefined();
  });
});
