import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast as bilibili } from "../emulator/bilibili/cast/cast.ts";
import { startBilibili } from "../emulator/bilibili/server.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";
import { runCli, startCli } from "./run-cli.ts";
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
  return { ...run, origin: told.trim() };
}

const json = async (url: string, init?: RequestInit) =>
  (await fetch(url, init)).json() as Promise<Record<string, unknown>>;

describe("douyin-info serve", () => {
  test("answers about rooms of all platforms, tells what changes, and ends with 0 by SIGTERM", async () => {
    const { site, folder, env } = await sitDown();
    const file = join(folder, "rooms.txt");
    writeFileSync(file, `# one a line\n${live}\n`);
    const { child, origin, ended } = await start(["--port", "0", "--file", file, "--interval", "1"], env);
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
    child.kill("SIGTERM");
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
    const { child, origin, ended } = await start(["--port", "0", "--lang", "zh"], own);
    const reach = origin.replace("0.0.0.0", "127.0.0.1");
    expect(reach).not.toBe(origin);
    expect((await fetch(`${reach}/status`)).status).toBe(401);
    const headers = { Authorization: `Bearer ${KEY}`, Origin: "https://b.example" };
    const answer = await fetch(`${reach}/status`, { headers });
    expect({ status: answer.status, of: answer.headers.get("access-control-allow-origin") }).toEqual({
      status: 200,
      of: "https://b.example",
    });
    child.kill("SIGINT");
    expect(await ended).toMatchObject({
      code: 0,
      stderr: "douyin-info: 服务已启动，关注 0 个直播间；按 Ctrl-C 结束\n",
    });
  });

  test.each([
    { args: ["--host", "0.0.0.0"], env: {}, told: "give an API key (API_KEY)" },
    { args: ["--cors", "*"], env: {}, told: "is no origin" },
    { args: ["--port", "70000"], env: {}, told: "from 0 to 65535" },
    { args: [], env: { SERVE_PORT: "http" }, told: "SERVE_PORT must be a port" },
    { args: [], env: { API_KEY: "short" }, told: "at least 16 characters" },
  ])("refuses $args $env in words, with 2", async ({ args, env: own, told }) => {
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
    const { child, origin, ended } = await start(["--port", "0", "--cookie", "sid=mine"], own);
    expect(await json(`${origin}/v1/rooms/${live}`)).toMatchObject({ living: true });
    expect(await json(`${origin}/v1/rooms/bilibili:${bilibili.live.roomId}/stream`)).toMatchObject({
      living: true,
    });
    const cookies = (requests: typeof sent.main) =>
      requests.map(({ headers }) => headers.join("\n")).join("\n");
    expect(cookies(sent.main)).toContain("sid=mine");
    expect(cookies(sent.other)).toContain("SESSDATA=other");
    expect(cookies(sent.other)).not.toContain("mine");
    child.kill("SIGTERM");
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
