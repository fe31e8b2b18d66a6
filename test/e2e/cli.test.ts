import { existsSync } from "node:fs";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type AdapterName, adapterNames, adaptersByRoom, adaptersByUid } from "../adapter-names.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { runCli, startCli, startCliInShell } from "./run-cli.ts";
import type { Ending, NodeRun } from "./run-node.ts";

const { webRid } = cast.live;
const nowhere = ["live", "www", "webcast", "short", "ttwid"]
  .map((name) => `${name}=http://127.0.0.1:1`)
  .join();

async function emulate(): Promise<Emulator> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  return emulator;
}

type Place = Pick<Emulator, "originsVariable">;

/** The command itself. */
function start({ originsVariable }: Place, args: readonly string[], env = {}): NodeRun {
  return startCli(args, { DOUYIN_ORIGINS: originsVariable, ...env });
}

function runIn({ originsVariable }: Place, args: readonly string[], env = {}): Promise<Ending> {
  return runCli(args, { DOUYIN_ORIGINS: originsVariable, ...env });
}

const run = (place: Place, ...args: string[]): Promise<Ending> => runIn(place, args);

/** No request by any adapter but this one. */
function withoutOthers(api: AdapterName): Record<string, number> {
  return Object.fromEntries(adapterNames.filter((name) => name !== api).map((name) => [name, 0]));
}

const maskTimes = (text: string) => text.replaceAll(/\b\d+ ms\b/g, "N ms");

describe("the table of the CLI", () => {
  test("for a live room is one line with state and anchor, then aligned details", async () => {
    const { code, stdout, stderr } = await start(await emulate(), [webRid]).ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "● live  灯塔夜航船
        title      今晚抬头看月亮🌕 一起数星星✨
        area       观星
        room       900100200301
        qualities  原画 6.0M · 蓝光 4.0M · 超清 2.4M · 高清 1.6M · 标清 1.0M · 流畅 0.8M · 真原画 · 音频
        answered   by web after 1 attempt
      "
    `);
  });

  test("for an offline room has the same form", async () => {
    const { code, stdout, stderr } = await run(await emulate(), cast.offline.webRid);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "○ offline  雨天茶馆
        title      雨天煮茶🍵 随便聊聊
        room       900100200303
        answered   by web after 1 attempt
      "
    `);
  });

  test("for an answer without an anchor's name has the room's number in its place", async () => {
    expect((await run(await emulate(), cast.finished.webRid)).stdout).toMatchInlineSnapshot(`
      "○ offline  900100200305
        room       900100200305
        answered   by web after 1 attempt
      "
    `);
  });

  test("after a failover has the attempts", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { code, stdout } = await run(emulator, webRid);
    expect(code).toBe(0);
    expect(maskTimes(stdout)).toMatchInlineSnapshot(`
      "● live  灯塔夜航船
        title      今晚抬头看月亮🌕 一起数星星✨
        area       观星
        room       900100200301
        qualities  原画 6.0M · 蓝光 4.0M · 超清 2.4M · 高清 1.6M · 标清 1.0M · 流畅 0.8M · 真原画 · 音频
        answered   by webHTML after 2 attempts
        attempts   web      RISK_CONTROL  N ms
                   webHTML  answered      N ms
      "
    `);
  });

  test("has colours with FORCE_COLOR", async () => {
    const { stdout } = await start(await emulate(), [webRid], { FORCE_COLOR: "1" }).ended;
    expect(stdout).toContain("\u001b[");
  });
});

describe("the CLI given a share text without quotes", () => {
  const text = `8.88 复制打开抖音，看看【灯塔夜航船】 https://v.douyin.com/${cast.live.shortCode}/ x@s.EH :3pm`;

  test("takes it for the one link that its words have", async () => {
    const { code, stdout } = await run(await emulate(), ...text.split(" "), "--json");
    expect({ code, roomId: JSON.parse(stdout).roomId }).toEqual({ code: 0, roomId: webRid });
  });

  test.each(
    sampleOf(
      [
        ["words without a link", ["今晚", "看什么"]],
        [
          "words with two links",
          ["看", `live.douyin.com/${webRid}`, `live.douyin.com/${cast.offline.webRid}`],
        ],
      ],
      3,
    ),
  )("says of %s to put a share text in quotes", async (_, words) => {
    const { code, stdout, stderr } = await run({ originsVariable: nowhere }, ...words);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toMatch(/^douyin-info: \d words do not name rooms; .*in quotes（.*引号）\n$/);
  });
});

describe("the CLI asked for somebody off air by their profile", () => {
  const profile = `https://www.douyin.com/user/${cast.unlisted.owner.secUid}`;

  test("prints the name, and the uid in place of a number", async () => {
    const { code, stdout, stderr } = await run(await emulate(), profile);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(maskTimes(stdout)).toMatchInlineSnapshot(`
      "○ offline  还没开播的人
        anchor     MS4wLjABAAAAinvented-anchor-firsttimer-0015-rstuvwxyzab
        answered   by userHTML after 2 attempts
        attempts   mobile    INCOMPLETE  N ms
                   userHTML  answered    N ms
      "
    `);
  });

  test("prints an empty roomId with --json", async () => {
    const { stdout } = await run(await emulate(), profile, "--json");
    const { nickname, secUid } = cast.unlisted.owner;
    expect(JSON.parse(stdout)).toMatchObject({ living: false, roomId: "", owner: nickname, uid: secUid });
  });

  test("says what to give where an adapter is named that needs the number", async () => {
    const { code, stderr } = await run(await emulate(), profile, "--api", "web");
    expect(code).toBe(2);
    expect(stderr).toContain("web needs the room's number");
  });
});

describe("the CLI used by programs", () => {
  test("prints the whole answer with --json, with ISO dates", async () => {
    const { code, stdout, stderr } = await run(await emulate(), webRid, "--json");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const { title, owner } = cast.live;
    const isoDate = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
    expect(JSON.parse(stdout)).toMatchObject({
      living: true,
      title,
      owner: owner.nickname,
      uid: owner.secUid,
      liveId: cast.live.roomId,
      api: "web",
      liveStartTime: isoDate,
      recordStartTime: isoDate,
      meta: { cached: false, attempts: [{ endpoint: "web", kind: "success" }] },
    });
  });

  test.each(adaptersByUid)("asks only %s when --api says so, by the uid given with --uid", async (api) => {
    const emulator = await emulate();
    const { stdout } = await run(emulator, webRid, "--json", "--api", api, "--uid", cast.live.owner.secUid);
    expect(JSON.parse(stdout)).toMatchObject({ api, living: true });
    expect(emulator.counters().requests).toMatchObject(withoutOthers(api));
  });

  test.each(adaptersByRoom)("asks only %s when --api says so", async (api) => {
    const emulator = await emulate();
    const { stdout } = await run(emulator, webRid, "--json", "--api", api);
    expect(JSON.parse(stdout).api).toBe(api);
    expect(emulator.counters().requests).toMatchObject(withoutOthers(api));
  });

  test.each(
    sampleOf(
      [
        ["a share text", `快来看 https://live.douyin.com/${webRid} ！`],
        [
          "a share text with a short link",
          `复制打开抖音，看看 https://v.douyin.com/${cast.live.shortCode}/ :5pm`,
        ],
        ["a profile", `https://www.douyin.com/user/${cast.live.owner.secUid}`],
        ["a room_id", cast.live.roomId],
      ],
      3,
    ),
  )("takes %s in place of a number", async (_, input) => {
    const { stdout } = await run(await emulate(), input, "--json");
    expect(JSON.parse(stdout)).toMatchObject({ roomId: webRid, living: true });
  });

  test("exits with 0 when its reader closes the pipe early", async () => {
    const { child, ended } = start(await emulate(), [webRid, "--json"]);
    child.stdout.destroy();
    expect(await ended).toEqual({ code: 0, stdout: "", stderr: "" });
  });
});

describe("the CLI fails with one line on stderr and perhaps a hint, nothing on stdout, and the exit code", () => {
  test.each(
    sampleOf(
      [
        [3, "a room that is not there", cast.missing.webRid],
        [5, "a restricted room", cast.restricted.webRid],
      ],
      3,
    ),
  )("exit code %i for %s", async (code, _, room) => {
    await expectOneLine(await run(await emulate(), room), code, room);
  });

  test("exit code 4 when every endpoint failed, with what happened and what helps", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
    const line = await expectOneLine(await run(emulator, webRid), 4, webRid);
    for (const part of ["web RISK_CONTROL", "webHTML RISK_CONTROL", "try again in"]) {
      expect(line).toContain(part);
    }
    expect(line).toMatch(/the site shows a captcha; wait .*（站点要求验证码：请.*）\n/);
    expect(line).not.toMatch(/<|验证码中间页|verify_data|TTGCaptcha/);
  });

  test.each(
    sampleOf(
      [
        [
          { kind: "verify", header: "bdturing-verify" },
          /the site shows a captcha; wait .*（站点要求验证码：请.*）/,
        ],
        [
          { kind: "verify", header: "x-tt-verify-passport-decision" },
          /the site wants a login; use the cookie of somebody logged in.*（站点要求登录：请.*）/,
        ],
        [
          { kind: "firewall", page: "argus" },
          /a firewall stands before the site; use another .*（.*防火墙.*）/,
        ],
      ],
      3,
    ),
  )("exit code 4 behind %j, with what helps", async (fault, words) => {
    const emulator = await emulate();
    emulator.control({ endpoint: "*", fault });
    const line = await expectOneLine(await run(emulator, webRid), 4, webRid);
    expect(line).toMatch(words);
  });

  test.skipIf(!existsSync("/dev/full")).each([
    ["an answer", [webRid]],
    ["the help", ["--help"]],
  ])("exit code 1 when the disk that %s goes to is full", async (_, args) => {
    const env = { DOUYIN_ORIGINS: (await emulate()).originsVariable };
    const ending = await startCliInShell((command) => `exec ${command} > /dev/full`, { args, env }).ended;
    await expectOneLine(ending, 1, "ENOSPC");
  });

  test("exit code 4 when the site cannot be reached", async () => {
    const ending = await run({ originsVariable: nowhere }, webRid);
    await expectOneLine(ending, 4, "ECONNREFUSED");
  });

  test("1 when the time of --timeout is over", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "*", fault: { kind: "hang" } });
    const { ended } = start(emulator, [webRid, "--timeout", "0.05"]);
    await expectOneLine(await ended, 1, " ms; allow more time");
  });

  test.each(
    sampleOf(
      [
        ["an empty room", [""], "no room was given"],
        ["another site", ["https://example.com/1"], "example.com"],
        ["a command for the terminal", ["\u001b[2J\n\u009b2J"], "neither an id nor a URL"],
        ["an unknown api", [webRid, "--api", "nope"], "balance, random, web, webHTML"],
        ["an api that needs a uid", [webRid, "--api", "mobile"], "needs the room's uid"],
        ["no room", [], "room"],
        ["no time", [webRid, "--timeout", "0"], "above 0"],
        ["a misspelt option", [webRid, "--jsn"], "--json"],
      ],
      3,
    ),
  )("exit code 2 for %s", async (_, args, told) => {
    const emulator = await emulate();
    await expectOneLine(await run(emulator, ...args), 2, told);
    expect(await emulator.connections()).toBe(0);
  });

  test.each(
    sampleOf(
      [
        ["live=foo", '"live" needs an http or https URL'],
        ["lvie=http://127.0.0.1:1", 'no origin "lvie"'],
      ],
      3,
    ),
  )("exit code 2 for DOUYIN_ORIGINS=%s", async (originsVariable, told) => {
    await expectOneLine(await run({ originsVariable }, webRid), 2, told);
  });
});

test.each(
  sampleOf(
    [
      ["--cookie", ["--cookie", "ttwid=of-the-user"], {}],
      ["--cookie with an option of curl", ["--cookie", "-H 'Cookie: ttwid=of-the-user'"], {}],
      ["DOUYIN_COOKIE", [], { DOUYIN_COOKIE: "ttwid=of-the-user" }],
      ["DOUYIN_COOKIE in quotes", [], { DOUYIN_COOKIE: '"ttwid=of-the-user"' }],
    ],
    3,
  ),
)(
  "the cookie that %s gives is sent, and one of our own only after the site has refused it",
  async (_, args, env) => {
    const emulator = await emulate();
    const { code } = await runIn(emulator, [webRid, "--api", "web", ...args], env);
    expect(code).toBe(0);
    expect(emulator.counters()).toMatchObject({
      requests: { home: 1, web: 2 },
      refused: { "web.forgedTtwid": 1 },
    });
  },
);

test.each(sampleOf(["--help", "--version"], 3))(
  "the option %s is no failure and asks nobody",
  async (option) => {
    const emulator = await emulate();
    const { code, stdout, stderr } = await run(emulator, option);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(
      option === "--help" ? /Usage: douyin-info .*--api <api>.*Exit codes:/s : /^\d+\.\d+\.\d+\n$/,
    );
    expect(await emulator.connections()).toBe(0);
  },
);

test("--help does not show the cookie of the environment", async () => {
  const { stdout } = await runIn(await emulate(), ["--help"], { DOUYIN_COOKIE: "sessionid=canary" });
  expect(stdout).toContain("DOUYIN_COOKIE");
  expect(stdout).not.toContain("canary");
});

describe("the CLI with --verbose", () => {
  test.each(
    sampleOf(
      [
        ["--cookie", ["--cookie", "sessionid=canary0123456789"], {}],
        ["DOUYIN_COOKIE", [], { DOUYIN_COOKIE: "sessionid=canary0123456789" }],
      ],
      3,
    ),
  )(
    "every step is told in JSON lines, without the cookie of %s or one of the site's",
    async (_, args, env) => {
      const emulator = await emulate();
      emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
      const { stdout, stderr } = await runIn(emulator, [webRid, "--verbose", "--log-json", ...args], env);
      const lines = stderr
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line));
      expect(lines.map(({ msg }) => msg)).toEqual(expect.arrayContaining(["asking", "answered"]));
      expect(lines).toContainEqual(expect.objectContaining({ endpoint: "web", code: "RISK_CONTROL" }));
      expect(stdout).toMatch(/^● live/);
      expect(stdout + stderr).not.toMatch(/canary|ttwid=|__ac_|a_bogus|_02B4Z6wo/);
    },
  );

  test("is needed for any line about a failover: without it stderr stays empty", async () => {
    const emulator = await emulate();
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    expect((await run(emulator, webRid)).stderr).toBe("");
  });
});

test.each(
  sampleOf(
    [
      ["SIGINT", "balance"],
      ["SIGTERM", "webHTML"],
    ],
    3,
  ),
)("%s ends a hanging call with exit code 130", async (signal, api) => {
  const emulator = await emulate();
  emulator.control({ endpoint: "*", fault: { kind: "hang" } });
  const { child, ended } = start(emulator, [webRid, "--api", api]);
  await vi.waitFor(() => expect(Object.keys(emulator.counters().faulted)).toHaveLength(1), 5_000);
  child.kill(signal);
  await expectOneLine(await ended, 130, "interrupted");
});

async function expectOneLine(
  { code, stdout, stderr }: Ending,
  expectedCode: number,
  told: string,
): Promise<string> {
  expect({ code, stdout }).toEqual({ code: expectedCode, stdout: "" });
  const [line = "", ...hint] = stderr.trimEnd().split("\n");
  expect(line).toMatch(/^douyin-info: \P{Cc}+$/u);
  expect(hint.join("\n")).toMatch(/^(?: {2}hint: \P{Cc}+)?$/u);
  expect(stderr).toContain(told);
  return stderr;
}
