import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";

const { webRid } = cast.live;
let emulator: Emulator;

beforeEach(async () => {
  emulator = await startEmulator();
});
afterEach(() => emulator.close());

const run = (...args: string[]) => runCli(args, { DOUYIN_ORIGINS: emulator.originsVariable });
const requests = () => Object.values(emulator.counters().requests).reduce((sum, count) => sum + count, 0);

describe("a first word that is nearly the name of a command", () => {
  it("is refused with the command that is like it, and nobody is asked", async () => {
    for (const args of [["wach"], ["wach", webRid], ["wach", webRid, "--json"]]) {
      const { code, stdout, stderr } = await run(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(stderr).toBe(
        "douyin-info: there is no such command; did you mean watch? If a room has this name, put -- before it\n",
      );
    }
    expect(requests()).toBe(0);
  });

  it("is refused in Chinese too, with the English words in brackets", async () => {
    const { code, stderr } = await run("--lang", "zh", "staus");
    expect(code).toBe(2);
    expect(stderr).toContain("没有这个命令，是否要用 status？若确为直播间名，请在前面加 --");
    expect(stderr).toContain("did you mean status?");
  });

  it("is told to go first where it is right and options are before it", async () => {
    const { code, stderr } = await run("--json", "stream", webRid);
    expect(code).toBe(2);
    expect(stderr).toBe("douyin-info: the command goes first, before its options: douyin-info stream …\n");
    expect((await run("--json", "stream", webRid, "--lang", "zh")).stderr).toContain("命令须写在选项之前");
  });

  it("leads from help to --help", async () => {
    expect(await run("help")).toMatchObject({ code: 2, stderr: expect.stringContaining("--help?") });
  });

  it.each([[["--", "wach"]], [["info", "wach"]], [["https://live.douyin.com/wach"]], [["stream", "wach"]]])(
    "is a room in %j",
    async (args) => {
      const { stderr } = await run(...args);
      expect(stderr).not.toContain("did you mean");
      if (!args[0]?.startsWith("https:")) expect(requests()).toBeGreaterThan(0);
    },
  );
});

it.each([[["--", "status"]], [["--json", "--", "watch"]]])(
  "the name of a command behind -- is a room in %j",
  async (args) => {
    const { code, stdout, stderr } = await run(...args);
    expect(code).toBe(3);
    expect(stdout + stderr).toContain("there is no such room");
    expect(requests()).toBeGreaterThan(0);
  },
);

it("a command before -- is one, whatever its room is called", async () => {
  expect(await run("resolve", "--", "status")).toMatchObject({ code: 0, stdout: "douyin\tstatus\n" });
});

it.each(["some_name", "lastorders", "watch.me"])("%s as the first word is a room", async (name) => {
  const { code, stderr } = await run(name);
  expect({ code, stderr }).toEqual({ code: 3, stderr: expect.stringContaining("there is no such room") });
  expect(requests()).toBeGreaterThan(0);
});
