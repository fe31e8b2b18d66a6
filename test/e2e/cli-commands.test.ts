import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { runCli, startCli } from "./run-cli.ts";

const live = cast.live.webRid;
const offline = cast.offline.webRid;
let emulator: Emulator;
let folder: string;

beforeEach(async () => {
  const own = await startEmulator();
  emulator = own;
  const made = mkdtempSync(join(tmpdir(), "cli-commands-"));
  folder = made;
  onTestFinished(async () => {
    await own.close();
    rmSync(made, { recursive: true, force: true });
  });
});

const surroundings = () => ({
  DOUYIN_ORIGINS: emulator.originsVariable,
  DOUYIN_CACHE: join(folder, "cache"),
});
const run = (...args: string[]) => runCli(args, surroundings());
const runWith = (environment: Record<string, string>, ...args: string[]) =>
  runCli(args, { ...surroundings(), ...environment });
const jsonLines = (stdout: string) =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const written = (name: string, text: string): string => {
  const file = join(folder, name);
  writeFileSync(file, text);
  return file;
};

describe("info for many rooms", () => {
  test("is a table in the order of the line, and ends with the smallest code of those that failed", async () => {
    const { code, stdout, stderr } = await run(offline, cast.missing.webRid, cast.restricted.webRid, live);
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(stdout).toMatchInlineSnapshot(`
      "state      room          anchor           title
      ○ offline  900100200303  雨天茶馆         雨天煮茶🍵 随便聊聊
      ? unknown  900100200399  ROOM_NOT_FOUND   there is no such room; check the number in the room's URL
      ? unknown  900100200304  ROOM_RESTRICTED  the anchor shows this room to chosen viewers only (不在主播设置的可见范围内); use the cookie of one
      ● live     900100200301  灯塔夜航船       今晚抬头看月亮🌕 一起数星星✨
      "
    `);
  });

  test("takes rooms from --file and from stdin, without empty lines and comments", async () => {
    const file = written("rooms.txt", `\ufeff# mine\r\n${live}\r\n\r\n${offline}\n`);
    const { code, stdout } = await runWith(
      { STDIN: `https://live.douyin.com/${live}\n` },
      ...["-", "--file", file, "--json", "--concurrency", "1"],
    );
    expect(code).toBe(0);
    expect(jsonLines(stdout).map(({ input, roomId }) => [input, roomId])).toEqual([
      [`https://live.douyin.com/${live}`, live],
      [live, live],
      [offline, offline],
    ]);
  });

  test("prints a line of JSON for a room that fails too", async () => {
    const { code, stdout, stderr } = await run(live, cast.missing.webRid, "--json", "--concurrency", "1");
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({ input: live, living: true }),
      {
        input: cast.missing.webRid,
        error: expect.objectContaining({
          code: "ROOM_NOT_FOUND",
          fault: "query",
          attempts: expect.any(Array),
        }),
      },
    ]);
  });

  test("prints the named --fields alone: with tabs, or as JSON", async () => {
    const fields = ["--fields", "roomId,living,meta.cached,nope"];
    expect((await run(live, ...fields)).stdout).toBe(`${live}\ttrue\tfalse\t\n`);
    const { stdout } = await run(live, ...fields, "--json");
    expect(JSON.parse(stdout)).toEqual({ roomId: live, living: true, "meta.cached": true, nope: null });
  });

  test.each(
    sampleOf(
      [
        [
          "a missing --file",
          ["--file", "/nowhere/rooms.txt"],
          "--file /nowhere/rooms.txt cannot be read (ENOENT)",
        ],
        ["no room on stdin", ["-"], "no room was given"],
        ["--raw for two rooms", [live, offline, "--raw"], "take one room"],
        ["no --concurrency", [live, "--concurrency", "0"], "at least 1"],
      ],
      3,
    ),
  )("refuses %s", async (_what, args, told) => {
    const { code, stdout, stderr } = await run(...args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(told);
  });
});

describe("info that is looked into", () => {
  test("--pretty indents the JSON", async () => {
    expect((await run(live, "--json", "--pretty")).stdout).toMatch(/^\{\n {2}"input"/);
  });

  test("--explain tells on stderr who was asked and which breakers moved", async () => {
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { code, stdout, stderr } = await run(live, "--explain");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^● live/);
    const lines = stderr.trimEnd().split("\n");
    expect(lines.slice(0, 3).map((line) => line.split(" ")[0])).toEqual(["resolve", "cache", "ask"]);
    expect(stderr).toMatch(/ web +█+ +\d+ ms {2}RISK_CONTROL\n/);
    expect(stderr).toMatch(/answered \((?:failover|trial)\)\n/);
    expect(stderr).toMatch(/breaker of web: closed → open, again in \d+ s\n/);
  });

  test("--explain=json has steps, attempts and breakers beside the answer", async () => {
    const { stdout, stderr } = await run(live, "--explain=json");
    expect(stderr).toBe("");
    const { explained, living } = JSON.parse(stdout);
    expect(living).toBe(true);
    expect(explained.steps.map(({ step }: { step: string }) => step)).toEqual(["resolve", "cache", "ask"]);
    expect(explained.attempts).toEqual([expect.objectContaining({ endpoint: "web", kind: "success" })]);
    expect(explained.before).toEqual(explained.after);
  });

  test("--raw prints what the site said, without the cookie it was asked with", async () => {
    const { code, stdout, stderr } = await runWith(
      { DOUYIN_COOKIE: "sessionid=canary0123456789" },
      ...[live, "--raw", "--api", "web"],
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/^douyin-info: web 200 http:\S+, \d+ bytes\n$/);
    expect(JSON.parse(stdout)).toMatchObject({ data: { data: [{ title: cast.live.title }] } });
    expect(stdout + stderr).not.toContain("canary");
  });

  test("--raw shows the page of a captcha, and ends as the answer does", async () => {
    emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
    const { code, stdout } = await run(live, "--raw", "--api", "web");
    expect(code).toBe(4);
    expect(stdout).toContain("<html");
  });
});

describe("who asks", () => {
  test.each(
    sampleOf(
      [
        ["a header", "sessionid=of-the-user"],
        ["an export", JSON.stringify([{ domain: ".douyin.com", name: "sessionid", value: "of-the-user" }])],
      ],
      3,
    ),
  )("--cookie-file gives the cookie as %s", async (_what, text) => {
    const { code, stderr } = await run(live, "--api", "web", "--cookie-file", written("cookie.txt", text));
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  test.each(
    sampleOf(
      [
        ["missing", "/nowhere/cookie", "cannot be read (ENOENT)"],
        ["empty", "", "is empty"],
      ],
      3,
    ),
  )("a %s --cookie-file is refused before anybody is asked", async (_what, path, told) => {
    const { code, stderr } = await run(live, "--cookie-file", path || written("empty.txt", "\n"));
    expect(code).toBe(2);
    expect(stderr).toContain(told);
    expect(await emulator.connections()).toBe(0);
  });

  test("--cookie on the line is taken with a warning", async () => {
    const { code, stderr } = await run(live, "--cookie", "sessionid=canary0123456789");
    expect(code).toBe(0);
    expect(stderr).toMatch(/^douyin-info: warning: every process .* use --cookie-file or DOUYIN_COOKIE\n$/);
  });

  test("--proxy is gone through, and told by its place alone when it is dead", async () => {
    const { code, stderr } = await run(live, "--api", "web", "--proxy", "http://user:canary@127.0.0.1:1");
    expect(code).toBe(1);
    expect(stderr).toContain("127.0.0.1:1");
    expect(stderr).not.toContain("canary");
  });

  test("--strategy chooses who is asked first", async () => {
    expect((await run(live, "--strategy", "round-robin")).code).toBe(0);
    const { code, stderr } = await run(live, "--strategy", "round-robbin");
    expect(code).toBe(2);
    expect(stderr).toContain("round-robin");
  });

  test("--log-level silent says nothing of what is warned of otherwise", async () => {
    const { stderr } = await run(live, "--cookie", "sessionid=canary0123456789", "--log-level", "silent");
    expect(stderr).toBe("");
  });
});

describe("stream", () => {
  test("prints the address and nothing else", async () => {
    const { code, stdout, stderr } = await run("stream", live);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(stdout).toMatch(/^http:\S+\.flv\S*\n$/);
  });

  test("takes the wanted quality and format", async () => {
    const { stdout } = await run("stream", live, "--quality", "hd", "--format", "hls", "--json");
    expect(JSON.parse(stdout)).toMatchObject({
      roomId: live,
      quality: "hd",
      format: "hls",
      onlyAudio: false,
    });
    const sound = await run("stream", live, "--only-audio", "--json");
    expect(JSON.parse(sound.stdout)).toMatchObject({ quality: "ao", onlyAudio: true });
  });

  test("says on stderr that another quality than the wanted one is taken", async () => {
    const { code, stdout, stderr } = await run("stream", cast.liveWithoutUhd.webRid, "--quality", "uhd");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^http:\S+\.flv\S*\n$/);
    expect(stderr).toBe(
      'douyin-info: warning: the room has no quality "uhd", so hd is taken; see --list（没有该清晰度，改取 hd）\n',
    );
    const there = await run("stream", live, "--quality", "hd");
    expect(there.stderr).toBe("");
    const sound = await run("stream", live, "--quality", "hdd", "--only-audio");
    expect(sound.stderr).toBe("");
  });

  test("--list is a table of all", async () => {
    const { code, stdout } = await run("stream", live, "--list");
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toMatch(/^quality +name +format +codec +bit rate +source$/);
    expect(stdout).toMatch(/^origin +原画 +flv +h264 +6\.0M +main$/m);
  });

  test.each(
    sampleOf(
      [
        [6, "a room off air", [offline], "not on air"],
        [6, "a room off air whose streams are listed", [offline, "--list"], "not on air"],
        [2, "a quality that there is not", [live, "--quality", "nope", "--strict"], 'no quality "nope"'],
        [2, "two rooms", [live, offline], "takes one room"],
        [2, "a command without an end", [live, "--exec", "ffmpeg 'x"], "without an end"],
        [2, "a name that is filled by nothing", [live, "--exec", "echo {nope}"], "there is no {nope} here"],
        [
          1,
          "a program that there is not",
          [live, "--exec", "no-such-program {url}"],
          "is not installed here",
        ],
        [1, "a program that fails", [live, "--exec", "false"], "false ended with 1"],
      ],
      3,
    ),
  )("ends with %i for %s", async (expected, _what, args, told) => {
    const { code, stdout, stderr } = await run("stream", ...args);
    expect({ code, stdout }).toEqual({ code: expected, stdout: "" });
    expect(stderr).toContain(told);
  });

  test("--open says which player is missing", async () => {
    const { ended } = startCli(["stream", live, "--open", "mpv"], { ...surroundings(), PATH: "/nowhere" });
    expect(await ended).toMatchObject({ code: 1, stderr: expect.stringContaining("mpv cannot be started") });
  });

  test("--exec fills in arguments that no shell sees", async () => {
    const out = join(folder, "arguments.json");
    const script = written(
      "keep.mjs",
      `import { writeFileSync } from "node:fs"; writeFileSync(process.argv[2], JSON.stringify(process.argv.slice(3)));`,
    );
    const command = `'${process.execPath}' '${script}' '${out}' {url} "{owner}; $(echo no)" {room}`;
    const { code } = await startCli(["stream", live, "--exec", command], surroundings()).ended;
    expect(code).toBe(0);
    expect(JSON.parse(readFileSync(out, "utf8"))).toEqual([
      expect.stringMatching(/^http:\S+\.flv/),
      `${cast.live.owner.nickname}; $(echo no)`,
      live,
    ]);
  });
});

describe("resolve", () => {
  test("prints platform, number and uid with tabs, a line each", async () => {
    const profile = `https://www.douyin.com/user/${cast.live.owner.secUid}`;
    const { code, stdout } = await run("resolve", live, profile);
    expect(code).toBe(0);
    expect(stdout.split("\n")[0]).toBe(`douyin\t${live}`);
    expect(stdout.split("\n")[1]).toContain(cast.live.owner.secUid);
  });

  test("says with --json what was understood, and what was not", async () => {
    const { code, stdout } = await runWith({ STDIN: `${live}\n今晚看什么\n` }, "resolve", "-", "--json");
    expect(code).toBe(2);
    expect(jsonLines(stdout)).toEqual([
      { input: live, provider: "douyin", roomId: live, uid: "" },
      { input: "今晚看什么", error: expect.objectContaining({ code: "INVALID_INPUT" }) },
    ]);
  });
});

describe("watch", () => {
  test("tells what changes as JSON, runs commands, and ends with 0 and a summary after Ctrl-C", async () => {
    const out = join(folder, "on-live.txt");
    const script = written(
      "note.mjs",
      `import { appendFileSync } from "node:fs"; appendFileSync(process.argv[2], process.argv[3] + "\\n");`,
    );
    const command = `'${process.execPath}' '${script}' '${out}'`;
    const { child, ended } = startCli(
      ["watch", "--file", written("rooms.txt", live), "--interval", "2", "--json"].concat(
        ["--on-live", `${command} 'live {room} {owner}'`],
        ["--on-ended", `${command} 'ended {room}'`],
      ),
      surroundings(),
    );
    await vi.waitFor(() => expect(existsSync(out)).toBe(true), 20_000);
    emulator.control({ room: live, onAir: false });
    await vi.waitFor(() => expect(readFileSync(out, "utf8")).toContain("ended"), 20_000);
    child.kill("SIGINT");
    const { code, stdout, stderr } = await ended;
    expect(code).toBe(0);
    expect(jsonLines(stdout)).toEqual([
      expect.objectContaining({ type: "live", input: live, roomId: live, living: true }),
      expect.objectContaining({ type: "ended", input: live, living: false }),
    ]);
    expect(readFileSync(out, "utf8")).toBe(`live ${live} ${cast.live.owner.nickname}\nended ${live}\n`);
    expect(stderr).toMatch(
      /^douyin-info: watched 1 room for \d+ s: 1 live, 1 ended, 0 unknown; 1 known now\n$/,
    );
  }, 60_000);

  test.each(
    sampleOf(
      [
        ["no room", [], "no room was given"],
        ["an interval below a second", [live, "--interval", "0.5"], "at least 1"],
        ["a command that names nothing", [live, "--on-live", "echo {nope}"], "there is no {nope} here"],
      ],
      3,
    ),
  )("refuses %s", async (_what, args, told) => {
    const { code, stderr } = await run("watch", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });
});

describe("doctor", () => {
  test("finds nothing wrong where everything works", async () => {
    const { code, stdout } = await run("doctor", live, "--uid", cast.live.owner.secUid);
    expect(code).toBe(0);
    expect(stdout).toContain("Nothing wrong was found.");
    for (const check of ["node", "cache", "dns", "cookie", "web", "webHTML", "mobile", "userHTML", "clock"])
      expect(stdout).toMatch(new RegExp(`^✓ ${check} `, "m"));
  });

  test("ends with 7 and says what helps where an adapter is blocked", async () => {
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    const { code, stdout } = await run("doctor", live, "--json");
    expect(code).toBe(7);
    const found = jsonLines(stdout).find(({ check }) => check === "web");
    expect(found).toEqual({
      ...{ check: "web", verdict: "wrong", found: "RISK_CONTROL" },
      advice: expect.stringContaining("captcha"),
    });
  });

  test("speaks Chinese, and needs a room to try adapters", async () => {
    const { code, stdout } = await run("doctor", "--lang", "zh");
    expect(code).toBe(0);
    expect(stdout).toContain("没有直播间可试");
    expect(stdout).toContain("没有发现问题。");
  });
});

describe("status", () => {
  test("tells of blocks that earlier runs met, until they are reset", async () => {
    emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    await run(live);
    const blocked = await run("status");
    expect(blocked.code).toBe(0);
    expect(blocked.stdout).toMatch(/^douyin\/web +open +\d+ s/m);
    expect(blocked.stdout).toMatch(/^kept: \d+ entries, 1 learned uids$/m);
    expect(blocked.stderr).not.toContain("alert");
    const { alerts } = JSON.parse((await run("status", "--json")).stdout);
    expect(alerts).toEqual({ firing: [], ended: [], webhooks: [] });

    expect((await run("status", "reset", "douyin/web")).stdout).toMatch(/^douyin\/web +closed/m);
    const { stdout } = await run("status", "--json");
    const { endpoints } = JSON.parse(stdout).providers.douyin;
    expect(endpoints[0]).toMatchObject({ name: "web", state: "closed", retryAfterMs: 0 });
  });

  test.each(
    sampleOf(
      [
        ["another word", ["nope"], "reset and the name of an adapter"],
        ["an adapter that there is not", ["reset", "wbe"], "wbe"],
        ["a platform that there is not", ["reset", "nope/web"], "nope"],
      ],
      3,
    ),
  )("refuses %s", async (_what, args, told) => {
    const { code, stderr } = await run("status", ...args);
    expect(code).toBe(2);
    expect(stderr).toContain(told);
  });
});

describe("completion", () => {
  test.each(sampleOf(["bash", "zsh", "fish"], 3))(
    "prints a script for %s, whose completions terminal/completions.test.ts tries",
    async (shell) => {
      const { code, stdout } = await run("completion", shell);
      expect(code).toBe(0);
      for (const word of ["stream", "--on-live", "--quality"])
        expect(stdout).toContain(word.replace(/^--/, ""));
    },
  );

  test("refuses a shell that it does not know", async () => {
    expect(await run("completion", "tcsh")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("bash, zsh, fish"),
    });
  });
});

describe("the language", () => {
  test("is Chinese by the locale: answers, errors with the detail, and the help", async () => {
    const chinese = { LANG: "zh_CN.UTF-8" };
    expect((await runWith(chinese, live)).stdout).toMatch(/^● 直播中 {2}/);
    const missing = await runWith(chinese, cast.missing.webRid);
    expect(missing.stderr).toMatch(/^douyin-info: 没有这个直播间\n {2}.*\n {2}提示：.*\n$/);
    expect((await runWith(chinese, "--help")).stdout).toContain("退出码：");
    expect((await runWith(chinese, live, "--jsno")).stderr).toContain("没有选项 --jsno");
  });

  test("is English with --lang en, whatever the locale", async () => {
    expect((await runWith({ LANG: "zh_CN.UTF-8" }, live, "--lang", "en")).stdout).toMatch(/^● live {2}/);
  });
});
