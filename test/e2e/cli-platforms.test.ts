import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { ClientRequest } from "node:http";
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import { cast as bilibiliCast } from "../emulator/bilibili/cast/cast.ts";
import { type Bilibili, startBilibili } from "../emulator/bilibili/server.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { runCli, startCli } from "./run-cli.ts";

let bilibili: Bilibili;
let douyin: Emulator;

beforeAll(async () => {
  bilibili = await startBilibili();
  douyin = await startEmulator();
});
beforeEach(() => {
  bilibili.reset();
  douyin.control({ reset: true });
});
afterAll(() => Promise.all([bilibili.close(), douyin.close()]));

const { live, offline, round, withheld, members } = bilibiliCast;
const DOUYIN_ROOM = cast.live.webRid;

function run([command = "", ...args]: readonly string[], environment: Record<string, string> = {}) {
  return runCli([command, "--lang", "en", "--no-cache", ...args], {
    DOUYIN_ORIGINS: douyin.originsVariable,
    BILIBILI_ORIGINS: bilibili.originsVariable,
    ...environment,
  });
}

const jsonLines = (text: string) =>
  text
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

describe("a room of Bilibili", () => {
  test.each(
    sampleOf(
      [
        ["its number", `bilibili:${live.roomId}`],
        ["its short number", `bilibili:${live.shortId}`],
        ["its URL", `https://live.bilibili.com/${live.roomId}?from=share`],
        ["a short link", `https://b23.tv/${live.shortCode}`],
        ["a share text", `【${live.owner}】正在直播 https://live.bilibili.com/h5/${live.roomId}，快来`],
      ],
      3,
    ),
  )("is named by %s", async (_what, input) => {
    const { code, stdout } = await run(["info", "--json", input]);
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toMatchObject([
      { provider: "bilibili", roomId: String(live.roomId), living: true, owner: live.owner },
    ]);
  });

  test("is what a bare number means with --provider bilibili", async () => {
    const { code, stdout } = await run(["resolve", "--provider", "bilibili", String(live.roomId)]);
    expect([code, stdout]).toEqual([0, `bilibili\t${live.roomId}\n`]);
  });

  test("stands beside those of Douyin, in one table", async () => {
    const { code, stdout } = await run(["info", `bilibili:${live.roomId}`, DOUYIN_ROOM]);
    expect(code).toBe(0);
    expect(stdout).toContain(live.owner);
    expect(stdout).toContain(cast.live.owner.nickname);
  });

  test("has its streams, by the quality that is wanted", async () => {
    const { code, stdout } = await run(["stream", "--quality", "hd", `bilibili:${live.roomId}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^https:\/\/.+qn=250.+\n$/);
  });

  test.each(
    sampleOf(
      [
        ["off air", offline, /○ offline {2}/],
        ["off air while old videos play", round, /○ offline, old videos play/],
        ["on air for members", members, /● live {2}/],
      ],
      3,
    ),
  )("is told to be %s", async (_what, room, shows) => {
    const { code, stdout } = await run(["info", "--api", "page", `bilibili:${room.roomId}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(shows);
  });

  test("has its qualities listed, those that only a login gets behind the others", async () => {
    // The playlist of all qualities would have them for everybody.
    bilibili.fail({ endpoint: "playlist", fault: { kind: "intercepted", form: "json" } });
    const { code, stdout } = await run(["stream", "--list", "--api", "web", `bilibili:${withheld.roomId}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/ {2}flv [\s\S]* {2}with a login/);
  });

  test("has those listed too that come to whoever names them, and --quality takes each", async () => {
    // The playlist of all qualities would have brought them.
    const list = await run(["stream", "--list", "--api", "web", `bilibili:${live.roomId}`]);
    const named = [...list.stdout.matchAll(/^(\w+) .* with --quality/gm)].map(([, quality]) => quality ?? "");
    expect(named).toEqual(["uhd", "hd"]);
    for (const quality of named) {
      const strict = ["--strict", "--quality", quality, "--json"];
      const { stdout } = await run(["stream", ...strict, "--api", "web", `bilibili:${live.roomId}`]);
      expect(jsonLines(stdout)).toMatchObject([{ quality }]);
    }
  });

  test("takes a quality by the site's number, and warns of nothing then", async () => {
    const args = ["--strict", "--json", "--quality", "10000", `bilibili:${live.roomId}`];
    const { code, stdout, stderr } = await run(["stream", ...args]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(jsonLines(stdout)).toMatchObject([{ quality: "origin" }]);
  });

  test.each(
    sampleOf(
      [
        ["of Bilibili", `bilibili:${live.roomId}`, /bilibili has no quality "bogus", but dolby, .*hd/],
        ["of Douyin", DOUYIN_ROOM, /douyin has no quality "bogus", but real_origin, .*ao/],
      ],
      3,
    ),
  )("%s has no quality that nobody knows: that is told, and is no answer", async (_what, room, told) => {
    const { code, stdout, stderr } = await run(["stream", "--quality", "bogus", room]);
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toMatch(told);
  });

  test("whose streams are for members alone has none to give", async () => {
    const { code, stderr } = await run(["stream", `bilibili:${members.roomId}`]);
    expect(code).toBe(5);
    expect(stderr).toContain("not shown to everybody");
  });

  test("is answered for while its site refuses in all ways but one", async () => {
    bilibili.fail({ endpoint: "api/*", fault: { kind: "intercepted", form: "json" } });
    const { code, stdout } = await run(["info", `bilibili:${live.roomId}`]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/● live[\s\S]*by page after \d/);
  });

  test("is what the doctor looks at where it is named", async () => {
    const { code, stdout } = await run(["doctor", `bilibili:${live.roomId}`]);
    expect(code).toBe(0);
    for (const api of ["web", "h5", "batch", "batchByUid", "master", "legacy", "page"])
      expect(stdout).toMatch(new RegExp(`✓ ${api} `));
  });
});

interface SentCookie {
  port: string;
  cookie: string;
}

/** What this process sends as cookies, until the test is over. */
function watchCookies(): SentCookie[] {
  const sent: SentCookie[] = [];
  const note = (message: unknown) => {
    const { request } = message as { request: ClientRequest };
    const [, port = ""] = String(request.getHeader("host")).split(":");
    sent.push({ port, cookie: String(request.getHeader("cookie") ?? "") });
  };
  subscribe("http.client.request.start", note);
  onTestFinished(() => void unsubscribe("http.client.request.start", note));
  return sent;
}

describe("a cookie", () => {
  const secrets = {
    DOUYIN_COOKIE: "sessionid=of-douyin-alone",
    BILIBILI_COOKIE: "SESSDATA=of-bilibili-alone",
  };

  test("of one platform goes there, and never to the other", async () => {
    const sent = watchCookies();
    const rooms = [`bilibili:${live.roomId}`, DOUYIN_ROOM];
    expect((await run(["info", "--api", "web", ...rooms], secrets)).code).toBe(0);
    for (const room of rooms) expect((await run(["stream", room], secrets)).code).toBe(0);
    const bilibiliPort = new URL(bilibili.origins.api).port;
    for (const { port, cookie } of sent)
      expect(cookie).not.toContain(port === bilibiliPort ? "of-douyin-alone" : "of-bilibili-alone");
    expect(sent.some(({ cookie }) => cookie.includes("of-bilibili-alone"))).toBe(true);
    expect(sent.some(({ cookie }) => cookie.includes("of-douyin-alone"))).toBe(true);
  });

  test("on the line is for rooms of one platform", async () => {
    const { code, stderr } = await run(["info", "--cookie", "a=1", `bilibili:${live.roomId}`, DOUYIN_ROOM]);
    expect(code).toBe(2);
    expect(stderr).toContain("a cookie is one site's, and the rooms are of bilibili and douyin");
  });
});

test("a cookie on the line is warned of with what is safer for the site of the rooms", async () => {
  const told = async (room: string) => (await run(["resolve", "--cookie", "a=1", room])).stderr;
  expect(await told(`bilibili:${live.roomId}`)).toContain("use --cookie-file or BILIBILI_COOKIE\n");
  expect(await told(DOUYIN_ROOM)).toContain("use --cookie-file or DOUYIN_COOKIE\n");
});

test("a variable that names a file in place of holding identities is told so, unquoted", async () => {
  const named = { BILIBILI_IDENTITIES: "/secret/nope.yaml" };
  const { code, stderr } = await run(["resolve", "--provider", "bilibili", String(live.roomId)], named);
  expect(code).toBe(2);
  expect(stderr).toContain("BILIBILI_IDENTITIES: this is no JSON; the variable must hold the list itself");
  expect(stderr).not.toContain("secret");
});

test("a room in which old videos play is told so in a table of many too", async () => {
  const { stdout } = await run(["info", `bilibili:${round.roomId}`, `bilibili:${offline.roomId}`]);
  const states = stdout
    .trim()
    .split("\n")
    .slice(1)
    .map((line) => line.split(/ {2,}/)[0]);
  expect(states).toEqual(["○ offline, old videos play", "○ offline"]);
});

test("an adapter of another platform than the main one is told with its whole name", async () => {
  const { code, stderr } = await run(["status", "reset", "h5"]);
  expect(code).toBe(2);
  expect(stderr).toContain("douyin has no adapter h5; did you mean bilibili/h5?");
});

test.each(
  sampleOf(
    [
      ["--provider", "douyn", /douyn: no package .* did you mean douyin\?/],
      [
        "--provider",
        "some-package",
        /some-package: no package of that name is installed here; see npm install\n/,
      ],
    ],
    3,
  ),
)("%s %s is told with what was meant, if anything was", async (option, name, told) => {
  const { code, stderr } = await run(["resolve", option, name, "5"]);
  expect(code).toBe(2);
  expect(stderr).toMatch(told);
});

test("a platform that there is not is told, with those that there are", async () => {
  const { code, stderr } = await run(["info", "bilbili:76"]);
  expect(code).toBe(2);
  expect(stderr).toContain("bilbili is no provider of this client, did you mean bilibili?");
});

test("the status tells of both platforms", async () => {
  const { code, stdout } = await run(["status", "--json"]);
  expect(code).toBe(0);
  expect(Object.keys((JSON.parse(stdout) as { providers: object }).providers)).toEqual([
    "douyin",
    "bilibili",
  ]);
});

test("rooms of both platforms are watched together", async () => {
  const watching = startCli(
    ["watch", "--no-cache", "--json", "--interval", "1", `bilibili:${live.roomId}`, DOUYIN_ROOM],
    {
      DOUYIN_ORIGINS: douyin.originsVariable,
      BILIBILI_ORIGINS: bilibili.originsVariable,
    },
  );
  const told: string[] = [];
  await new Promise<void>((resolve) =>
    watching.child.stdout.on("data", (text: string) => {
      told.push(...text.trim().split("\n"));
      if (told.length >= 2) resolve();
    }),
  );
  watching.child.kill("SIGINT");
  const { code } = await watching.ended;
  expect(code).toBe(0);
  const rooms = told.map((line) => JSON.parse(line) as { type: string; provider: string });
  expect(rooms.map(({ type, provider }) => `${provider} ${type}`).toSorted()).toEqual([
    "bilibili live",
    "douyin live",
  ]);
}, 60_000);
