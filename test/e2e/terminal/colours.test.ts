import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";
import { sampleOf } from "../../sample-of.ts";
import { isTerminalLeftOut, startInTerminal } from "./start-in-terminal.ts";

const live = cast.live.webRid;
// biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one.
const COLOUR = /\u001b\[\d/;

const commands = [
  { what: "an answer", args: [live] },
  { what: "many answers", args: [live, cast.offline.webRid] },
  { what: "an explanation", args: [live, "--explain"] },
  { what: "a doctor", args: ["doctor", live] },
  { what: "the status", args: ["status"] },
];

async function setUp(): Promise<Record<string, string>> {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "cli-colours-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder };
}

describe.skipIf(isTerminalLeftOut)("colours (needs script)", () => {
  const NO_PIPE = undefined;
  const places = [
    { where: "at a terminal", env: {}, pipe: NO_PIPE, isColoured: true },
    { where: "at a terminal with NO_COLOR", env: { NO_COLOR: "1" }, pipe: NO_PIPE, isColoured: false },
    { where: "at a terminal that has none", env: { TERM: "dumb" }, pipe: NO_PIPE, isColoured: false },
    { where: "in a pipe", env: {}, pipe: "2>&1 | cat", isColoured: false },
    { where: "in a pipe with FORCE_COLOR", env: { FORCE_COLOR: "1" }, pipe: "2>&1 | cat", isColoured: true },
  ];
  const cases = places.flatMap((place) => commands.map((command) => ({ ...place, ...command })));

  test.each(sampleOf(cases, 20))("of $what $where: $isColoured", async ({ args, env, pipe, isColoured }) => {
    const line = (command: string) => (pipe === undefined ? `exec ${command}` : `${command} ${pipe}`);
    const { ended, written } = startInTerminal(args, { env: { ...(await setUp()), ...env }, line });
    expect((await ended).code).toBe(0);
    expect(COLOUR.test(written())).toBe(isColoured);
  });
});

describe.skipIf(isTerminalLeftOut)("the line of progress (needs script)", () => {
  const cases = [
    { language: "en", told: "asking, 1 of 3 …" },
    { language: "zh", told: "正在查询 1/3 …" },
    { language: "en", told: undefined },
  ];

  test.each(sampleOf(cases, 3))(
    "tells $told in $language while rooms are asked for, and is gone then",
    async ({ language, told }) => {
      const site = await startEmulator();
      onTestFinished(() => site.close());
      site.control({ endpoint: "*", fault: { kind: "hang" } });
      const rooms = [live, cast.offline.webRid, "nowhere:1"];
      const { written, ended } = startInTerminal(
        [...rooms, "--no-cache", "--timeout", "2", "--lang", language],
        {
          env: { DOUYIN_ORIGINS: site.originsVariable },
          // It is for who looks on, and nobody does where stderr is no terminal.
          line: (command) => (told === undefined ? `${command} 2>/dev/null` : `exec ${command}`),
        },
      );
      if (told !== undefined) await vi.waitFor(() => expect(written()).toContain(told), 20_000);
      const { screen } = await ended;
      expect(screen.lines).toHaveLength(rooms.length + 1);
      expect(screen.lines.join()).not.toMatch(/asking|正在查询/);
      if (told === undefined) expect(written()).not.toContain("asking");
    },
  );
});
