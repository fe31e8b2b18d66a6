// `npm run demo`: the real CLI over real HTTP against the emulator, failing over in front of your eyes.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { stripVTControlCharacters, styleText } from "node:util";
import { cast as bilibiliCast } from "../test/emulator/bilibili/cast/cast.ts";
import { type Bilibili, startBilibili } from "../test/emulator/bilibili/server.ts";
import { cast } from "../test/emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../test/emulator/server.ts";
import { runCli } from "./run-cli.ts";

const room = cast.live.webRid;

interface Step {
  title: string;
  /** @default the room of Douyin */
  rooms?: readonly string[];
  /** Changes how the sites behave from now on. */
  prepare?(emulator: Emulator, bilibili: Bilibili): void;
  /** The options after the rooms on the command line. */
  options: readonly string[];
  exitCode: number;
  /** Patterns that the CLI's output, on stdout or stderr, must match. */
  shows: readonly RegExp[];
}

const steps: readonly Step[] = [
  {
    title: "The site is healthy.",
    options: [],
    exitCode: 0,
    shows: [/● live/, /by web after 1 attempt\n/],
  },
  {
    title: "The same question again: the answer of a moment ago is remembered.",
    // A minute is enough for the answer to be remembered on a slow machine too.
    options: ["--max-age", "60"],
    exitCode: 0,
    shows: [/● live/, /by web, \d+ s ago/],
  },
  {
    title:
      "The JSON API begins to show captchas. Asked anew, the room is answered from another host, by the API for phones:",
    prepare: (emulator) => emulator.control({ endpoint: "web", fault: { kind: "captcha" } }),
    options: ["--max-age", "0"],
    exitCode: 0,
    shows: [/● live/, /by mobile after 2 attempts/, /web +RISK_CONTROL/, /mobile +answered/],
  },
  {
    title: "The next run remembers the block and goes straight there:",
    options: ["--max-age", "0"],
    exitCode: 0,
    shows: [/● live/, /by mobile after 1 attempt\n/],
  },
  {
    title: "Now every page and API fails. There is no answer, and never a false “offline”:",
    prepare: (emulator) => emulator.control({ endpoint: "*", fault: { kind: "captcha" } }),
    options: ["--max-age", "0"],
    exitCode: 4,
    shows: [/every endpoint failed/, /验证码/, /wait/],
  },
  {
    title: "The site recovers. Who does not want to wait asks without what is remembered:",
    prepare: (emulator) => emulator.control({ reset: true }),
    options: ["--no-cache"],
    exitCode: 0,
    shows: [/● live/, /by web after 1 attempt\n/],
  },
  {
    title: "Rooms of Douyin and of Bilibili, side by side; the URL says whose they are:",
    rooms: [room, `https://live.bilibili.com/${bilibiliCast.live.shortId}`],
    options: [],
    exitCode: 0,
    shows: [new RegExp(cast.live.owner.nickname), new RegExp(bilibiliCast.live.owner)],
  },
  {
    title: "Bilibili intercepts this address at the host of its APIs. The page of the room is elsewhere:",
    rooms: [`bilibili:${bilibiliCast.live.roomId}`],
    prepare: (_, bilibili) =>
      bilibili.fail({ endpoint: "api/*", fault: { kind: "intercepted", form: "json" } }),
    options: ["--max-age", "0"],
    exitCode: 0,
    shows: [/● live/, /by page after \d attempts/],
  },
];

const emulator = await startEmulator();
const bilibili = await startBilibili();
const cacheFolder = mkdtempSync(join(tmpdir(), "douyin-info-"));
let failures = 0;
try {
  for (const [index, step] of steps.entries()) {
    step.prepare?.(emulator, bilibili);
    print(`\n${styleText("bold", `${index + 1}. ${step.title}`)}\n`);
    const args = [...(step.rooms ?? [room]), ...step.options];
    print(`${styleText("dim", `$ douyin-info ${args.join(" ")}`)}\n`);
    const hasColours = process.stdout.isTTY === true;
    const { exitCode, output } = await runCli(args, {
      ...{ emulator, bilibili, cacheFolder, hasColours },
      onOutput: print,
    });
    const missing = step.shows.filter((pattern) => !pattern.test(stripVTControlCharacters(output)));
    if (exitCode === step.exitCode && missing.length === 0) continue;
    failures += 1;
    print(
      styleText(
        "red",
        `Expected exit code ${step.exitCode}, got ${exitCode}; not shown: ${missing.join(", ")}\n`,
      ),
    );
  }
} finally {
  await Promise.all([emulator.close(), bilibili.close()]);
  rmSync(cacheFolder, { recursive: true });
}
print(
  failures === 0
    ? "\nEvery step showed what it should. Ask for a real room:\n  npm run -s douyin-info -- <room number or URL>\n"
    : `\n${failures} of ${steps.length} steps went wrong.\n`,
);
process.exitCode = failures === 0 ? 0 : 1;

function print(text: string): void {
  process.stdout.write(text);
}
