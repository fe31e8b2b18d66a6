import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast as bilibili } from "../emulator/bilibili/cast/cast.ts";
import { startBilibili } from "../emulator/bilibili/server.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { runCli, startBuiltCli, startCli } from "./run-cli.ts";
import { runNode } from "./run-node.ts";
import { watchRequests } from "./watch-requests.ts";

const KEY = "0123456789abcdef";
const live = cast.live.webRid;

async function sitDown() {
  const site = await startEmulator();
  onTestFinished(() => site.close());
  const folder = mkdtempSync(join(tmpdir(), "serve-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return { site, folder, env: { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder } };
}

/** The command in a process of its own, once it says where it listens. */
async function start(args: readonly string[], env: Record<string, string>) {
  const run = startCli(["serve", ...args], env);
  let told = "";
  run.child.stdout.on("data", (text: string) => {
    told += text;
  });
  await vi.waitFor(() => expect(told).toMatch(/^http:\S+\n$/), 20_000);
  return {
    ended: run.ended,
    origin: told.trim(),
    end: (signal: "SIGTERM" | "SIGINT") => run.child.kill(signal),
  };
}

/** In this process, which costs a fifth, where neither a signal nor the process is what the test is about. */
async function startHere(args: readonly string[], env: Record<string, string>) {
  if (isAllPlayed) return start(args, env);
  const { told, interrupt, ended } = startBuiltCli(["serve", ...args], env);
  await vi.waitFor(() => expect(told()).toMatch(/^http:\S+\n$/), 20_000);
  return { ended, origin: told().trim(), end: interrupt };
}

const json = async (url: string, init?: RequestInit) =>
  (await fetch(url, init)).json() as Promise<Record<string, unknown>>;

describe("douyin-info serve", () => {
  test("answers about rooms of all platforms, tells what changes, and ends with 0 by SIGTERM", async () => {
    const { site, folder, env } = await sitDown();
    const file = join(folder, "rooms.txt");
    writeFileSync(file, `# one a line\n${live}\n`);
    const { end, origin, ended } = await start(["--port", "0", "--file", file, "--interval", "1"], env);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await json(`${origin}/v1/rooms/${live}`)).toMatchObject({ living: true, provider: "douyin" });
    expect(await json(`${origin}/v1/rooms/${cast.missing.webRid}`)).toMatchObject({ code: "ROOM_NOT_FOUND" });
    const { currentStream } = await json(`${origin}/v1/rooms/${live}/stream?quality=hd`);
    expect(currentStream).toMatchObject({ quality: "hd" });
    expect(Object.keys((await json(`${origin}/status`)).providers as object)).toEqual(["douyin", "bilibili"]);
    await vi.waitFor(
      async () =>
        expect(await json(`${origin}/v1/watch`)).toMatchObject({ rooms: [{ name: live, state: "live" }] }),
      10_000,
    );
    const events = await fetch(`${origin}/v1/events`);
    const text = events.text();
    site.control({ room: live, onAir: false });
    await vi.waitFor(
      async () => expect(await json(`${origin}/v1/watch`)).toMatchObject({ rooms: [{ state: "off-air" }] }),
      10_000,
    );
    end("SIGTERM");
    expect(await text).toMatch(/event: ended\ndata: .*event: end\n/s);
    const { code, stderr } = await ended;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: "douyin-info: serving, and watching 1 room; Ctrl-C ends it\n",
    });
  });

  test("takes port, host, key and origins from the environment, and what the line says before it", async () => {
    const { env } = await sitDown();
    const own = {
      ...env,
      SERVE_PORT: "1",
      SERVE_HOST: "0.0.0.0",
      API_KEY: KEY,
      CORS_ORIGINS: "https://a.example, https://b.example",
    };
    const { end, origin, ended } = await start(["--port", "0", "--lang", "zh"], own);
    const reach = origin.replace("0.0.0.0", "127.0.0.1");
    expect(reach).not.toBe(origin);
    expect((await fetch(`${reach}/status`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${KEY}`, Origin: "https://b.example" };
    const answer = await fetch(`${reach}/status`, { headers });
    expect({ status: answer.status, of: answer.headers.get("access-control-allow-origin") }).toEqual({
      status: 200,
      of: "https://b.example",
    });
    end("SIGINT");
    expect(await ended).toMatchObject({
      code: 0,
      stderr: "douyin-info: 服务已启动，关注 0 个直播间；按 Ctrl-C 结束\n",
    });
  });

  test.each(
    sampleOf(
      [
        { args: ["--host", "0.0.0.0"], env: {}, told: "give an API key (API_KEY)" },
        { args: ["--cors", "*"], env: {}, told: "is no origin" },
        { args: ["--port", "70000"], env: {}, told: "from 0 to 65535" },
        { args: [], env: { SERVE_PORT: "http" }, told: "SERVE_PORT must be a port" },
        { args: [], env: { API_KEY: "short" }, told: "at least 16 characters" },
      ],
      3,
    ),
  )("refuses $args $env in words, with 2", async ({ args, env: own, told }) => {
    const { env } = await sitDown();
    const { code, stdout, stderr } = await runCli(["serve", ...args], { ...env, ...own });
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(told) });
  });

  test("asks with the cookie of the line for rooms of the main platform, and for no other", async () => {
    const { site, env } = await sitDown();
    const other = await startBilibili();
    onTestFinished(() => other.close());
    const sent = { main: watchRequests(site), other: watchRequests(other) };
    const own = { ...env, BILIBILI_ORIGINS: other.originsVariable, BILIBILI_COOKIE: "SESSDATA=other" };
    const { end, origin, ended } = await startHere(["--port", "0", "--cookie", "sid=mine"], own);
    expect(await json(`${origin}/v1/rooms/${live}`)).toMatchObject({ living: true });
    expect(await json(`${origin}/v1/rooms/bilibili:${bilibili.live.roomId}/stream`)).toMatchObject({
      living: true,
    });
    const cookies = (requests: typeof sent.main) =>
      requests.map(({ headers }) => headers.join("\n")).join("\n");
    expect(cookies(sent.main)).toContain("sid=mine");
    expect(cookies(sent.other)).toContain("SESSDATA=other");
    expect(cookies(sent.other)).not.toContain("mine");
    end("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test("takes all its variables from files too: those of the environment go before, and of the files the later ones", async () => {
    const { site, folder } = await sitDown();
    const identities = join(folder, "ids.json");
    writeFileSync(identities, JSON.stringify([{ id: "of-file", cookie: "sid=cookie-secret" }]));
    const cache = join(folder, "kept.sqlite");
    const files = [join(folder, "one.env"), join(folder, "two.env")] as const;
    const general = [
      "# what the service needs",
      "SERVE_PORT=1",
      "SERVE_HOST=192.0.2.1",
      `export API_KEY='${KEY}'`,
      'CORS_ORIGINS="https://a.example, https://b.example"',
      "PROVIDERS=bilibili",
      `CACHE_URL=sqlite://${cache}`,
      `IDENTITIES_FILE=${identities}`,
      `DOUYIN_ORIGINS='${site.originsVariable}'`,
    ];
    writeFileSync(files[0], `\ufeff${general.join("\r\n")}\r\n`);
    writeFileSync(files[1], "SERVE_PORT=0\nSERVE_HOST=0.0.0.0\n");
    const args = files.flatMap((file) => ["--env-file", file]);
    const { end, origin, ended } = await startHere(args, { PROVIDERS: "douyin", DOUYIN_CACHE: folder });
    expect(origin).toMatch(/^http:\/\/0\.0\.0\.0:\d{4,5}$/);
    const reach = origin.replace("0.0.0.0", "127.0.0.1");
    expect((await fetch(`${reach}/status`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${KEY}`, Origin: "https://b.example" };
    const answer = await fetch(`${reach}/v1/rooms/${live}`, { headers });
    expect(answer.headers.get("access-control-allow-origin")).toBe("https://b.example");
    expect(await answer.json()).toMatchObject({ living: true });
    expect(Object.keys((await json(`${reach}/status`, { headers })).providers as object)).toEqual(["douyin"]);
    expect(await json(`${reach}/v1/identities`, { headers })).toMatchObject({
      identities: [{ id: "of-file", hasCookie: true }],
    });
    const replacing = { method: "PUT", headers: { ...headers, "Content-Type": "application/json" } };
    expect(
      await json(`${reach}/v1/identities`, { ...replacing, body: '{"identities":[{"id":"mine"}]}' }),
    ).toMatchObject({ code: "RULED_ELSEWHERE", message: expect.stringContaining("--identities") });
    const metrics = await (await fetch(`${reach}/metrics`, { headers })).text();
    expect(metrics).toMatch(/^stream_fallback_calls_total\{provider="douyin",outcome="success"\} [1-9]/m);
    end("SIGTERM");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(existsSync(cache)).toBe(true);
    for (const secret of [KEY, "cookie-secret"]) expect(stderr).not.toContain(secret);
  });

  test("loads the platforms of PROVIDERS and no others, the first one for bare numbers", async () => {
    const { folder, env } = await sitDown();
    const plugin = join(folder, "plugin.mjs");
    writeFileSync(
      plugin,
      `export const createProvider = () => ({
        id: "mine", name: "Mine", siteURL: "https://mine.example", qualities: ["origin"], apiVersion: 1,
        adapters: [{ name: "web", priority: 1, provides: ["status"], fetchRoom: async () => ({
          living: true, title: "of the plugin", owner: "", uid: "", avatar: "", cover: "", liveId: "", area: "", sources: [],
        }) }],
        matchURL: () => false, resolve: async (roomId) => ({ provider: "mine", roomId }),
      });`,
    );
    const { end, origin, ended } = await startHere(["--port", "0"], {
      ...env,
      PROVIDERS: `${plugin}, douyin`,
    });
    expect(Object.keys((await json(`${origin}/status`)).providers as object)).toEqual(["mine", "douyin"]);
    expect(await json(`${origin}/v1/rooms/7`)).toMatchObject({ provider: "mine", title: "of the plugin" });
    expect(await json(`${origin}/v1/rooms/bilibili:76`)).toMatchObject({ code: "INVALID_INPUT" });
    end("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test.each(
    sampleOf(
      [
        ["that is not there", undefined, "cannot be read (ENOENT)"],
        ["that is no text", "A=\u0000", "is no text in UTF-8"],
        [
          "with a line that sets nothing",
          "A=1\n\nAPI_KEY: cookie-secret\n",
          "line 3 is neither NAME=value nor a comment",
        ],
        ["with a name that is none", "A=1\nAPI KEY=cookie-secret\n", "line 2 is neither"],
        ["whose host needs a key", "SERVE_HOST=0.0.0.0", "give an API key (API_KEY)"],
        ["whose key is short", "API_KEY=mine", "at least 16 characters"],
        ["whose platforms are none", "PROVIDERS=douyin,,bilibili", "PROVIDERS must be names of platforms"],
        ["whose platform is not there", "PROVIDERS=./nowhere.mjs", "nowhere.mjs"],
        ["whose identities are not there", "IDENTITIES_FILE=/nowhere/ids.json", "/nowhere/ids.json"],
        ["whose port is none", "SERVE_PORT=http", "SERVE_PORT must be a port"],
        ["whose origin is none", "CORS_ORIGINS=*", "is no origin"],
        ["whose cache is none", "CACHE_URL=ftp://127.0.0.1/", "CACHE_URL: the cache must be given as"],
      ],
      3,
    ),
  )("refuses a file of variables %s, and quotes nothing of it", async (_what, text, told) => {
    const { folder, env } = await sitDown();
    const file = join(folder, "service.env");
    if (text !== undefined) writeFileSync(file, text);
    const { code, stdout, stderr } = await runCli(["serve", "--env-file", file], env);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(told) });
    expect(stderr).not.toContain("cookie-secret");
  });

  test("lets an empty variable of the environment go before that of a file, as Node does", async () => {
    const { folder, env } = await sitDown();
    const file = join(folder, "service.env");
    writeFileSync(file, `SERVE_HOST=0.0.0.0\nAPI_KEY=${KEY}\n`);
    const { code, stderr } = await runCli(["serve", "--env-file", file], { ...env, API_KEY: "" });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("give an API key") });
  });

  test("reads values of several lines in a file of variables as Node does", async () => {
    const { folder, env } = await sitDown();
    const file = join(folder, "service.env");
    const list = JSON.stringify([{ id: "many-lines", region: "here" }], undefined, 2);
    writeFileSync(file, `SERVE_PORT=0 # any\nDOUYIN_IDENTITIES='${list}'\n\n  # the end\nOTHER=it's\n`);
    const { end, origin, ended } = await startHere(["--env-file", file], env);
    expect(await json(`${origin}/v1/identities`)).toMatchObject({ identities: [{ id: "many-lines" }] });
    end("SIGTERM");
    expect((await ended).code).toBe(0);
  });

  test("says what to install where the package of the server is missing", async () => {
    const { folder, env } = await sitDown();
    cpSync(fileURLToPath(new URL("../../packages/cli/bundle", import.meta.url)), join(folder, "bundle"), {
      recursive: true,
    });
    writeFileSync(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0" }');
    const { code, stderr } = await runNode([join(folder, "bundle", "bin.js"), "serve", "--no-cache"], env)
      .ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("npm install @stream-fallback/server"),
    });
  });
});
