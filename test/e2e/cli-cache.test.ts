import {
  existsSync,
  globSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { sampleOf } from "../sample-of.ts";
import { runCli, startCli } from "./run-cli.ts";
import type { Ending, NodeRun } from "./run-node.ts";
import { isRedisLeftOut, redisOnFreePort } from "./start-redis.ts";

const { webRid } = cast.live;

interface Desk {
  emulator: Emulator;
  /** Where the CLI remembers. */
  folder: string;
  /** The command itself, as the several processes that share a file. */
  start(...args: string[]): NodeRun;
  run(...args: string[]): Promise<Ending>;
  /** The cache file; the emulator is another site, which has a file of its own. */
  file(): string;
}

async function sitDown(env: Record<string, string> = {}): Promise<Desk> {
  const emulator = await startEmulator();
  onTestFinished(() => emulator.close());
  const folder = mkdtempSync(join(tmpdir(), "douyin-cache-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const environment = { DOUYIN_ORIGINS: emulator.originsVariable, DOUYIN_CACHE: folder, ...env };
  return {
    emulator,
    folder,
    start: (...args) => startCli(args, environment),
    run: (...args) => runCli(args, environment),
    file: () => join(folder, globSync("douyin-info/site-*/cache-1.sqlite", { cwd: folder })[0] ?? "none"),
  };
}

async function expectAnswer(running: Promise<Ending>): Promise<string> {
  const { code, stdout, stderr } = await running;
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  return stdout;
}

const requests = ({ emulator }: Desk) => emulator.counters().requests;

describe("a run after another one", () => {
  test("in which every adapter was blocked asks nobody, and names --no-cache as the way to ask at once", async () => {
    const desk = await sitDown();
    desk.emulator.control({ endpoint: "*", fault: { kind: "captcha" } });
    expect((await desk.run(webRid)).code).toBe(4);
    const asked = requests(desk);
    const { code, stderr } = await desk.run(webRid);
    expect(code).toBe(4);
    expect(stderr).toMatch(/not asked.* try again in [\d.]+ s, or with --no-cache at once\n$/);
    expect(requests(desk)).toEqual(asked);
  });

  test("gives an answer that is a few seconds old again, and asks nobody", async () => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid));
    const before = requests(desk);
    expect(await expectAnswer(desk.run(webRid, "--max-age", "60"))).toMatch(
      /answered {3}by web, \d+ s ago \((cached|stale)\)\n$/,
    );
    expect(requests(desk)).toEqual(before);
  });

  test("asks the site with --max-age 0, with the visitor cookie of the earlier run", async () => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid));
    expect(requests(desk)).toMatchObject({ home: 1, web: 1 });
    expect(await expectAnswer(desk.run(webRid, "--max-age", "0"))).toContain("by web after 1 attempt\n");
    expect(requests(desk)).toMatchObject({ home: 1, web: 2 });
  });

  test("asks mobile by the uid that the earlier run learned", async () => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid));
    expect(await expectAnswer(desk.run(webRid, "--api", "mobile"))).toContain("by mobile after 1 attempt\n");
  });

  test("does not ask an adapter that the earlier run found blocked", async () => {
    const desk = await sitDown();
    desk.emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
    expect(await expectAnswer(desk.run(webRid))).toContain("by webHTML after 2 attempts\n");
    const again = await expectAnswer(desk.run(webRid, "--max-age", "0"));
    expect(again).toContain("by webHTML after 1 attempt\n");
    expect(requests(desk)).toMatchObject({ web: 1, webHTML: 3 });
  });
});

describe("the cache file of the CLI", () => {
  test("is neither written nor read with --no-cache", async () => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid, "--no-cache"));
    expect(readdirSync(desk.folder)).toEqual([]);
    await expectAnswer(desk.run(webRid));
    expect(await expectAnswer(desk.run(webRid, "--no-cache"))).toContain("by web after 1 attempt\n");
    expect(requests(desk)).toMatchObject({ home: 3, web: 3 });
  });

  test.each(
    sampleOf(
      [
        ["--no-cache", "--cache", "memory:"],
        ["--cache", "memory:", "--no-cache"],
      ],
      2,
    ),
  )("is neither written nor read with %s %s %s", async (...args) => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid, ...args));
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  test("is where --cache or CACHE_URL says, for the next run too", async () => {
    const desk = await sitDown();
    const uri = pathToFileURL(join(desk.folder, "own", "live.sqlite")).href.replace("file:", "sqlite:");
    await expectAnswer(desk.run(webRid, "--cache", uri));
    expect(readdirSync(desk.folder)).toEqual(["own"]);
    expect(readdirSync(join(desk.folder, "own"))).toEqual(["live.sqlite"]);
    const again = await runCli([webRid, "--max-age", "60"], {
      DOUYIN_ORIGINS: desk.emulator.originsVariable,
      CACHE_URL: uri,
    });
    expect(again).toMatchObject({ code: 0, stdout: expect.stringMatching(/by web, \d+ s ago/) });
  });

  test("is not made by a run whose --cache or CACHE_URL is no address, which says what it must be", async () => {
    const desk = await sitDown({ CACHE_URL: "redis://:secret#@host" });
    for (const ending of [await desk.run(webRid), await desk.run(webRid, "--cache=secret")]) {
      expect(ending).toMatchObject({ code: 2, stdout: "" });
      expect(ending.stderr).toMatch(/^douyin-info: (CACHE_URL|--cache): the cache [^\n]*redis:\/\/[^\n]*\n$/);
      expect(ending.stderr).not.toContain("secret");
    }
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  test("is not made where the environment names no folder, and --help says so", async () => {
    const desk = await sitDown({ DOUYIN_CACHE: "" });
    await expectAnswer(desk.run(webRid));
    expect(readdirSync(desk.folder)).toEqual([]);
    expect(await expectAnswer(desk.run("--help"))).toContain("nowhere here");
  });

  test.each<[string, string[]]>(
    sampleOf(
      [
        ["settings that cannot be read", [webRid, "--config", "no-such-file.json"]],
        ["what names no room", ["nobody?"]],
        ["a cookie that cannot be sent", [webRid, "--cookie", "直播"]],
      ],
      2,
    ),
  )("is not made by a run that fails at once for %s", async (_what, args) => {
    const desk = await sitDown();
    expect(await desk.run(...args)).toMatchObject({ code: 2, stdout: "" });
    expect(readdirSync(desk.folder)).toEqual([]);
  });

  test("is all that a run leaves behind, readable by its owner only, where --help says", async () => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid));
    const file = desk.file();
    expect(readdirSync(join(file, ".."))).toEqual(["cache-1.sqlite"]);
    if (process.platform !== "win32") {
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(statSync(join(file, "..")).mode & 0o777).toBe(0o700);
    }
    expect(await expectAnswer(desk.run("--help"))).toContain(file);
  });

  test("holds nothing of a cookie of the user's own", async () => {
    const desk = await sitDown({ DOUYIN_COOKIE: "sessionid=canary0123456789" });
    await expectAnswer(desk.run(webRid));
    const bytes = readFileSync(desk.file());
    expect(bytes.includes(webRid)).toBe(true);
    expect(bytes.includes("canary0123456789")).toBe(false);
  });
});

describe("a cache file that is damaged", () => {
  test.each<[string, (file: string) => void]>(
    sampleOf(
      [
        ["of garbage", (file) => writeFileSync(file, "garbage ".repeat(1_000))],
        ["cut off in the middle", (file) => truncateSync(file, 10_000)],
        [
          "overwritten in the middle",
          (file) => writeFileSync(file, readFileSync(file).fill(0xa5, 4_096, 28_672)),
        ],
      ],
      2,
    ),
  )("%s is set aside with one warning, and the answer comes", async (_, damage) => {
    const desk = await sitDown();
    await expectAnswer(desk.run(webRid));
    const file = desk.file();
    damage(file);
    const { code, stdout, stderr } = await desk.run(webRid);
    expect(code).toBe(0);
    expect(stdout).toContain("by web after 1 attempt\n");
    expect(stderr).toMatch(/^douyin-info: warning: [^\n]+\n$/);
    const aside = globSync("douyin-info/site-*.damaged-*", { cwd: desk.folder });
    expect(aside).toHaveLength(1);
    for (const path of [file, join(desk.folder, aside[0] ?? "none")]) expect(stderr).toContain(path);
    await expectAnswer(desk.run(webRid));
    expect(await expectAnswer(desk.run(webRid, "--max-age", "60"))).toMatch(/by web, \d+ s ago/);
  });
});

test("a cache folder that cannot be made costs one warning, not the answer", async () => {
  const desk = await sitDown();
  rmSync(desk.folder, { recursive: true });
  writeFileSync(desk.folder, "a file");
  const { code, stdout, stderr } = await desk.run(webRid);
  expect(code).toBe(0);
  expect(stdout).toContain("by web after 1 attempt\n");
  expect(stderr).toMatch(/^douyin-info: warning: nothing is remembered: [^\n]+\n$/);
  expect(stderr).toContain(desk.folder);
});

test("a cache file that another process keeps locked costs one warning, not the answer", async () => {
  const desk = await sitDown();
  await expectAnswer(desk.run(webRid));
  const other = new DatabaseSync(desk.file());
  onTestFinished(() => other.close());
  other.exec("BEGIN EXCLUSIVE");
  const { code, stdout, stderr } = await desk.start(webRid, "--max-age", "0").ended;
  expect(code).toBe(0);
  expect(stdout).toContain("by web after 1 attempt\n");
  expect(stderr).toMatch(/^douyin-info: warning: the cache does not work[^\n]+\(database is locked\)\n$/);
});

test("a warning is one of the JSON lines with --verbose", async () => {
  const desk = await sitDown();
  await expectAnswer(desk.run(webRid));
  writeFileSync(desk.file(), "garbage ".repeat(1_000));
  const { stderr } = await desk.run(webRid, "--verbose", "--log-json");
  const lines = stderr.trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toContainEqual(
    expect.objectContaining({ level: 40, reason: "file is not a database" }),
  );
});

test("several runs started at once without a cache file all answer, without a warning", async () => {
  const desk = await sitDown();
  const rooms = [webRid, webRid, cast.offline.webRid, cast.radio.webRid];
  await Promise.all(rooms.map((room) => expectAnswer(desk.start(room, "--max-age", "0").ended)));
  for (const room of rooms)
    expect(await expectAnswer(desk.run(room, "--api", "mobile"))).toContain("by mobile");
  expect(globSync("**/*.damaged-*", { cwd: desk.folder })).toEqual([]);
});

test("an interrupted run closes its cache file", async () => {
  const desk = await sitDown();
  desk.emulator.control({ endpoint: "*", fault: { kind: "hang" } });
  const { child, ended } = desk.start(webRid);
  await vi.waitFor(() => expect(Object.keys(desk.emulator.counters().faulted)).toHaveLength(1), 5_000);
  expect(existsSync(`${desk.file()}-wal`)).toBe(true);
  child.kill("SIGINT");
  expect(await ended).toMatchObject({ code: 130, stderr: expect.stringMatching(/^douyin-info: [^\n]+\n$/) });
  expect(readdirSync(join(desk.file(), ".."))).toEqual(["cache-1.sqlite"]);
});

test.skipIf(isRedisLeftOut).each(["", ":wrong@"])(
  "a Redis that refuses the login %o costs the answer nothing, and the warning says that it is the login",
  async (login) => {
    const redis = await redisOnFreePort();
    await redis.start("--requirepass", "right");
    const { run } = await sitDown();
    const { code, stdout, stderr } = await run("--cache", redis.url.replace("//", `//${login}`), webRid);
    expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringContaining("by web after 1 attempt") });
    // The client sends more at once than the login, and either may be refused first.
    expect(stderr).toMatch(/^douyin-info: warning: the cache does not work[^\n]*\((NOAUTH|WRONGPASS)\)\n$/);
  },
);
