import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { sampleOf } from "../../sample-of.ts";
import { runCli } from "../run-cli.ts";
import type { Screen } from "./draw-screen.ts";
import { CTRL_C, isTerminalLeftOut, startInTerminal, type TerminalRun } from "./start-in-terminal.ts";

const live = cast.live.webRid;
const profile = `https://www.douyin.com/user/${cast.unlisted.owner.secUid}`;
const manyRooms = [live, cast.oddTitle.webRid, cast.offline.webRid, cast.missing.webRid, profile];
const WIDTHS = [40, 200] as const;
const LANGUAGES = ["en", "zh"] as const;

interface Scene {
  args: readonly string[];
  weather?: (site: Emulator) => void;
  /** A run before it, whose traces are seen. */
  before?: readonly string[];
  /** Whether numbers that differ from run to run stand in it, which move what stands beside them: only words are compared. */
  isLoose?: boolean;
  /** What is done at the terminal while it runs. */
  act?: (run: TerminalRun, site: Emulator) => Promise<void>;
  code?: number;
}

const captchaAt = (endpoint: "*" | "web") => (site: Emulator) =>
  site.control({ endpoint, fault: { kind: "captcha" } });
const hasWritten = (run: TerminalRun, word: RegExp) =>
  vi.waitFor(() => expect(run.written()).toMatch(word), 20_000);

const scenes: Record<string, Scene> = {
  "a room on air": { args: [live] },
  "a room off air": { args: [cast.offline.webRid] },
  "a room of sound alone": { args: [cast.radio.webRid, "--uid", cast.radio.owner.secUid] },
  "a room that is not there": { args: [cast.missing.webRid], code: 3 },
  "an anchor without a room": { args: [profile], isLoose: true },
  "a remembered answer": { args: [live, "--max-age", "60"], before: [live], isLoose: true },
  "many rooms": { args: manyRooms, code: 3 },
  "many rooms that nobody knows": {
    args: manyRooms.slice(0, 2),
    weather: captchaAt("*"),
    isLoose: true,
    code: 4,
  },
  "a failover": { args: [live], weather: captchaAt("web"), isLoose: true },
  "every adapter blocked": { args: [live], weather: captchaAt("*"), isLoose: true, code: 4 },
  "a call explained": { args: [live, "--explain"], weather: captchaAt("web"), isLoose: true },
  "a failed call explained": { args: [live, "--explain"], weather: captchaAt("*"), isLoose: true, code: 4 },
  "an option that there is not": { args: [live, "--jsn"], code: 2 },
  "the streams of a room": { args: ["stream", cast.oddTitle.webRid, "--list"] },
  "the stream of a room off air": { args: ["stream", cast.offline.webRid], code: 6 },
  "what a profile stands for": { args: ["resolve", live, profile] },
  "a doctor in fair weather": { args: ["doctor", live, "--uid", cast.live.owner.secUid], isLoose: true },
  "a doctor in foul weather": { args: ["doctor", live], weather: captchaAt("*"), isLoose: true, code: 7 },
  "the status of nothing": { args: ["status"] },
  "the status after blocks": {
    args: ["status"],
    weather(site) {
      captchaAt("web")(site);
      // Three digits, by which it is settled which columns fit.
      site.control({ endpoint: "webHTML", fault: { kind: "latency", ms: 150 } });
    },
    before: [live],
    isLoose: true,
  },
  "a watch": {
    args: ["watch", live, "--interval", "1"],
    isLoose: true,
    async act(run, site) {
      await hasWritten(run, /live|开播/);
      site.control({ room: live, onAir: false });
      await hasWritten(run, /ended|下播/);
      run.press(CTRL_C);
    },
  },
  ...Object.fromEntries(
    [
      "",
      "info",
      "stream",
      "watch",
      "serve",
      "gateway",
      "cluster",
      "resolve",
      "doctor",
      "status",
      "completion",
    ].map((command): [string, Scene] => [
      `the help of ${command || "all"}`,
      { args: [...(command === "" ? [] : [command]), "--help"] },
    ]),
  ),
};

/** What is there to be copied stays in one line, which a terminal folds and copies as a whole. */
const TO_BE_COPIED =
  /^ *douyin-info (?!info:)\S+ |^ *douyin-info$|^douyin\t|^douyin +\S+|^ {2}\/\S+\.sqlite$/;

describe.skipIf(isTerminalLeftOut)("in a terminal (needs script)", () => {
  const cases = LANGUAGES.flatMap((language) => Object.keys(scenes).map((name) => ({ name, language })));

  // Redrawn after changes by: PLAY_ALL=1 npm test -- test/e2e/terminal/screens.test.ts -u
  test.each(sampleOf(cases, 58))(
    "$name is drawn in $language without a line that is too wide",
    async ({ name, language }) => {
      const scene = scenes[name] as Scene;
      const drawn = await Promise.all(WIDTHS.map((columns) => play(scene, { columns, language })));
      for (const { code, screen } of drawn) {
        expect(code).toBe(scene.code ?? 0);
        expect(screen.folded.filter((line) => !TO_BE_COPIED.test(line))).toEqual([]);
      }
      const text = drawn
        .map(({ screen }, index) => `== ${WIDTHS[index]} columns\n${textOf(screen, scene)}\n`)
        .join("\n");
      await expect(text).toMatchFileSnapshot(`screens/${name.replaceAll(" ", "-")}.${language}.txt`);
    },
  );
});

interface Seat {
  columns: number;
  language: (typeof LANGUAGES)[number];
}

/** The wide terminal has its language by the locale, the narrow one by an option. */
async function play(
  scene: Scene,
  { columns, language }: Seat,
): Promise<{ code: number | null; screen: Screen }> {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "cli-screens-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const isHelp = scene.args.includes("--help");
  const env = {
    ...(isHelp
      ? { DOUYIN_CACHE: "/var/cache" }
      : { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder }),
    LC_ALL: language === "zh" ? "zh_CN.UTF-8" : "C.UTF-8",
  };
  if (scene.weather) scene.weather(site);
  if (scene.before) await runCli(scene.before, env);
  const given = columns === 40 ? ["--lang", language] : [];
  const run = startInTerminal([...scene.args, ...given], {
    env: columns === 40 ? { ...env, LC_ALL: "C" } : env,
    columns,
  });
  await scene.act?.(run, site);
  return run.ended;
}

function textOf({ lines }: Screen, { isLoose = false }: Scene): string {
  const text = lines.join("\n").replaceAll(/127\.0\.0\.1:\d+/g, "127.0.0.1:PORT");
  if (!isLoose) return text;
  return (
    text
      .replaceAll(/█[█ ]*█|█/g, "█")
      // On a busy machine the same takes seconds instead of milliseconds.
      .replaceAll(/\d+(?:\.\d+)*\s*(?:ms\b|s\b|min\b|毫秒|秒|分钟)/g, "N")
      .replaceAll(/\d\d:\d\d:\d\d|(?<=node\s+)[\d.]+|(?<=OpenSSL )[\d.]+/g, "N")
      // Where such a number stands before it, a text is cut at another word each time.
      .replaceAll(/(?<!\w)N\b[^\n]*…$/gm, "N…")
      .replaceAll(/\s/g, "")
      // In lines that an editor shows.
      .replaceAll(/.{1,80}/gu, "$&\n")
      .trimEnd()
  );
}
