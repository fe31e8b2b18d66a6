import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";
import { sampleOf } from "../../sample-of.ts";
import { startCli } from "../run-cli.ts";
import { isTerminalLeftOut, startInTerminal } from "./start-in-terminal.ts";

const live = cast.live.webRid;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const COLOUR = /\u001b\[\d/;

const commands = [
  { what: "an answer", args: [live], code: 0 },
  { what: "many answers", args: [live, cast.offline.webRid], code: 0 },
  { what: "an explanation", args: [live, "--explain"], code: 0 },
  { what: "a doctor", args: ["doctor", live], code: 0 },
  { what: "the status", args: ["status"], code: 0 },
];

async function setUp(): Promise<Record<string, string>> {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "cli-colours-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder };
}

describe.skipIf(isTerminalLeftOut)("at a terminal (needs script)", () => {
  const cases = commands.flatMap((command) => [
    { ...command, where: "has colours", env: {}, isColoured: true },
    { ...command, where: "has none with NO_COLOR", env: { NO_COLOR: "1" }, isColoured: false },
    { ...command, where: "has none where the terminal has none", env: { TERM: "dumb" }, isColoured: false },
  ]);

  test.each(sampleOf(cases, 15))("$what $where", async ({ args, code, env, isColoured }) => {
    const run = startInTerminal(args, { env: { ...(await setUp()), ...env } });
    expect((await run.ended).code).toBe(code);
    expect(COLOUR.test(run.written())).toBe(isColoured);
  });

  test("an answer has no colours in a pipe whose other end is the terminal", async () => {
    const run = startInTerminal([live], { env: await setUp(), line: (command) => `${command} | cat` });
    expect((await run.ended).screen.lines[0]).toBe(`● live  ${cast.live.owner.nickname}`);
    expect(run.written()).not.toMatch(COLOUR);
  });
});

describe("in a pipe", () => {
  const cases = commands.flatMap((command) => [
    { ...command, where: "has no colours", env: {}, isColoured: false },
    { ...command, where: "has them with FORCE_COLOR", env: { FORCE_COLOR: "1" }, isColoured: true },
  ]);

  test.each(sampleOf(cases, 15))("$what $where", async ({ args, code, env, isColoured }) => {
    const ending = await startCli(args, { ...(await setUp()), ...env }).ended;
    expect(ending.code).toBe(code);
    expect(COLOUR.test(ending.stdout + ending.stderr)).toBe(isColoured);
  });
});

describe.skipIf(isTerminalLeftOut)("the line of progress (needs script)", () => {
  test.each(sampleOf(["en", "zh"], 2))(
    "counts the rooms that are answered in %s, and is gone when all are",
    async (language) => {
      const site = await startEmulator();
      onTestFinished(() => site.close());
      site.control({ endpoint: "*", fault: { kind: "hang" } });
      const rooms = [live, cast.offline.webRid, "nowhere:1"];
      const { written, ended } = startInTerminal(
        [...rooms, "--no-cache", "--timeout", "2", "--lang", language],
        {
          env: { DOUYIN_ORIGINS: site.originsVariable },
        },
      );
      const told = language === "zh" ? "正在查询 1/3 …" : "asking, 1 of 3 …";
      await vi.waitFor(() => expect(written()).toContain(told), 20_000);
      const { screen } = await ended;
      expect(screen.lines).toHaveLength(rooms.length + 1);
      expect(screen.lines.join()).not.toContain(told);
    },
  );

  test("is not written where stderr is no terminal", async () => {
    const site = await startEmulator();
    onTestFinished(() => site.close());
    site.control({ endpoint: "*", fault: { kind: "hang" } });
    const args = [live, cast.offline.webRid, "--no-cache", "--timeout", "1.5"];
    const run = startInTerminal(args, {
      env: { DOUYIN_ORIGINS: site.originsVariable },
      line: (command) => `${command} 2>/dev/null`,
    });
    await run.ended;
    expect(run.written()).not.toContain("asking");
  });
});
