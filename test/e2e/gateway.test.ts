import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { createClient } from "@keyv/redis";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { isAllPlayed, sampleOf } from "../sample-of.ts";
import { runCli, startCli } from "./run-cli.ts";
import { runNode } from "./run-node.ts";
import { etcdOnFreePort, isEtcdLeftOut } from "./start-etcd.ts";
import { isRedisLeftOut, redisOnFreePort } from "./start-redis.ts";

const KEY = "0123456789abcdef";
const PATIENCE_MS = 20_000;

interface Service {
  /** `host:port`, which is also what it answers with. */
  at: string;
  port: number;
  /** The paths that it was asked for. */
  asked: string[];
  kill(): void;
}

/** A service that answers with its address. */
async function startService(): Promise<Service> {
  const asked: string[] = [];
  const server = createServer((request: IncomingMessage, answer) => {
    asked.push(request.url ?? "");
    answer.end(at());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const at = () => `127.0.0.1:${port}`;
  function kill() {
    server.close();
    server.closeAllConnections();
  }
  onTestFinished(kill);
  return { at: at(), port, asked, kill };
}

function folderOfOwn(): string {
  const folder = mkdtempSync(join(tmpdir(), "gateway-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The command in a process of its own, once it says where it listens. */
async function start(args: readonly string[], env: Record<string, string> = {}) {
  const run = startCli(["gateway", ...args], env);
  let told = "";
  run.child.stdout.on("data", (text: string) => {
    told += text;
  });
  await vi.waitFor(() => expect(told).toMatch(/^http:\S+\n$/), PATIENCE_MS);
  return { ...run, origin: told.trim() };
}

const ask = async (origin: string, headers: Record<string, string> = {}) =>
  (await fetch(`${origin}/any`, { headers })).text();

async function askTimes(times: number, origin: string): Promise<string[]> {
  const answers: string[] = [];
  for (let time = 0; time < times; time += 1) answers.push(await ask(origin));
  return answers;
}

describe("douyin-info gateway", () => {
  test("asks its backends in turn, goes on with those that live, and ends with 0 by Ctrl-C", async () => {
    const [one, two] = [await startService(), await startService()];
    const args = ["--port", "0", "--backend", one.at, "--backend", two.at, "--health-interval", "0"];
    const { child, origin, ended } = await start(args);
    expect(origin).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(new Set(await askTimes(4, origin))).toEqual(new Set([one.at, two.at]));
    one.kill();
    expect(new Set(await askTimes(6, origin))).toEqual(new Set([two.at]));
    child.kill("SIGINT");
    const { code, stderr } = await ended;
    expect(code).toBe(0);
    expect(stderr).toMatch(/^douyin-info: forwarding to 2 backends; Ctrl-C ends it\n/);
    await expect(fetch(origin)).rejects.toThrow();
  });

  test("takes all its variables from a file too, and follows a file of backends", async () => {
    const [one, two] = [await startService(), await startService()];
    const folder = folderOfOwn();
    const list = join(folder, "backends.yaml");
    writeFileSync(list, `- ${one.at}\n- { host: 127.0.0.1, port: ${two.port}, weight: 2 }\n`);
    const variables = [
      "BALANCER_PORT=0",
      "GATEWAY_HOST=0.0.0.0",
      `API_KEY=${KEY}`,
      `BACKEND_FILE=${list}`,
      "HEALTH_INTERVAL=0.05",
      "HEALTH_PATH=/well",
      "AFFINITY=header:X-Who",
      "TRUSTED_PROXIES=127.0.0.1, ::1",
    ];
    const file = join(folder, "gateway.env");
    writeFileSync(file, variables.join("\n"));
    const { child, origin, ended } = await start(["--env-file", file, "--lang", "zh"]);
    const reach = origin.replace("0.0.0.0", "127.0.0.1");
    expect(reach).not.toBe(origin);
    expect((await fetch(`${reach}/lb/backends`)).status).toBe(401);
    const backends = async () => {
      const answer = await fetch(`${reach}/lb/backends`, { headers: { Authorization: `Bearer ${KEY}` } });
      return (await answer.json()) as unknown;
    };
    const rows = [
      { name: one.at, weight: 1, isUp: true },
      { name: two.at, weight: 2, isUp: true },
    ];
    await vi.waitFor(async () => expect(await backends()).toMatchObject(rows), PATIENCE_MS);
    for (const { asked } of [one, two]) expect(new Set(asked)).toEqual(new Set(["/well"]));
    const answers = new Map<string, Set<string>>();
    for (let who = 0; who < 20; who += 1) {
      const headers = { "X-Who": `client ${who}` };
      answers.set(headers["X-Who"], new Set([await ask(reach, headers), await ask(reach, headers)]));
    }
    expect([...answers.values()].filter(({ size }) => size > 1)).toEqual([]);
    expect(new Set([...answers.values()].flatMap((each) => [...each])).size).toBe(2);
    const forwarded = { headers: { "X-Forwarded-For": "192.0.2.7" } };
    expect(await (await fetch(`${reach}/api/client-ip`, forwarded)).json()).toEqual({ ip: "192.0.2.7" });
    writeFileSync(list, `- ${two.at}\n`);
    await vi.waitFor(async () => expect(await backends()).toMatchObject([{ name: two.at }]), PATIENCE_MS);
    child.kill("SIGTERM");
    expect(await ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^douyin-info: 正在转发到 2 个后端；按 Ctrl-C 结束\n/),
    });
  });

  test("forwards to a range of ports, and the line goes before the environment", async () => {
    const service = await startService();
    const env = { BACKEND_HOSTS: "127.0.0.1:1,127.0.0.1:2", BACKEND_COUNT: "1", BALANCER_PORT: "1" };
    const { child, origin, ended } = await start(
      ["--port", "0", "--start-port", String(service.port), "--health-interval", "0"],
      env,
    );
    expect(await ask(origin)).toBe(service.at);
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 0, stderr: expect.stringContaining("to 1 backend;") });
  });

  test.skipIf(isRedisLeftOut)(
    "forwards to the backends in a Redis, once they are there (needs redis-server)",
    async () => {
      const [service, redis] = [await startService(), await redisOnFreePort()];
      await redis.start();
      const args = ["--port", "0", "--health-interval", "0", "--key", "mine"];
      const { child, origin, ended } = await start(args, { BACKEND_REDIS: redis.url });
      expect((await fetch(origin)).status).toBe(503);
      const client = createClient({ url: redis.url });
      await client.connect();
      await client.hSet("mine", service.at, "");
      client.destroy();
      await vi.waitFor(async () => expect(await ask(origin)).toBe(service.at), PATIENCE_MS);
      child.kill("SIGINT");
      expect(await ended).toMatchObject({
        code: 0,
        stderr: expect.stringContaining("forwarding as soon as the list of backends is here; Ctrl-C ends it"),
      });
    },
  );

  test.skipIf(isEtcdLeftOut || !isAllPlayed)("forwards to the backends in an etcd (needs etcd)", async () => {
    const [service, etcd] = [await startService(), await etcdOnFreePort()];
    await etcd.start();
    await etcd.put("/backends/one", service.at);
    const args = ["--port", "0", "--health-interval", "0", "--etcd", etcd.url];
    const { child, origin, ended } = await start(args);
    await vi.waitFor(async () => expect(await ask(origin)).toBe(service.at), PATIENCE_MS);
    child.kill("SIGINT");
    expect((await ended).code).toBe(0);
  });

  const backend = ["--port", "0", "--backend", "127.0.0.1:1"];

  const refused: { args: string[]; env: Record<string, string>; told: string }[] = [
    {
      args: [],
      env: {},
      told: "must be said, by one of --backend (BACKEND_HOSTS), --backends (BACKEND_FILE)",
    },
    { args: [...backend, "--start-port", "5"], env: {}, told: "these name several: --backend, --start-port" },
    {
      args: [],
      env: { BACKEND_HOSTS: "a:1", BACKEND_FILE: "list.json" },
      told: "these name several: BACKEND_HOSTS, BACKEND_FILE",
    },
    { args: ["--start-port", "13004"], env: {}, told: "by --count (BACKEND_COUNT)" },
    { args: ["--start-port", "65535", "--count", "2"], env: {}, told: "go beyond 65535" },
    { args: ["--dns", "box.lan", "--redis", "redis://a"], env: {}, told: "name several: --dns, --redis" },
    {
      args: [],
      env: { BACKEND_DNS: "a", DNS_INTERVAL: "0" },
      told: "DNS_INTERVAL must be a number of seconds",
    },
    { args: ["--dns", "box.lan", "--dns-port", "0"], env: {}, told: "must be a port from 1 to 65535" },
    { args: ["--dns", "box.lan", "--dns-interval", "0"], env: {}, told: "number of seconds, at least 1" },
    { args: ["--redis", "http://a"], env: {}, told: "that begins with redis:// or rediss://" },
    { args: ["--etcd", "a:2379"], env: {}, told: "that begins with http:// or https://" },
    { args: ["--backend", "nowhere"], env: {}, told: 'the backend "nowhere" must be host:port' },
    { args: [], env: { BACKEND_HOSTS: "a:1,,b:2" }, told: 'the backend "" must be host:port' },
    { args: ["--backends", "/nowhere/list.json"], env: {}, told: "/nowhere/list.json" },
    { args: [...backend, "--affinity", "name"], env: {}, told: "must be ip, cookie:NAME or header:NAME" },
    { args: [...backend, "--strategy", "by-luck"], env: {}, told: "by-luck" },
    { args: [...backend, "--trusted-proxy", "everybody"], env: {}, told: "must be an address or a network" },
    { args: [...backend, "--health-path", "well"], env: {}, told: "must be a path that begins with /" },
    { args: [...backend, "--host", "0.0.0.0"], env: {}, told: "give an API key (API_KEY)" },
    { args: backend, env: { API_KEY: "short" }, told: "at least 16 characters" },
    {
      args: ["--backend", "a:1"],
      env: { BALANCER_PORT: "http" },
      told: "BALANCER_PORT must be a port, from 0",
    },
    { args: backend, env: { HEALTH_INTERVAL: "often" }, told: "HEALTH_INTERVAL must be a number of seconds" },
  ];

  test.each(sampleOf(refused, 6))("refuses $args $env in words, with 2", async ({ args, env, told }) => {
    const { code, stdout, stderr } = await runCli(["gateway", ...args], env);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(told) });
    expect(stderr.trim().split("\n")).toHaveLength(1);
  });

  test("ends by itself where it cannot begin", async () => {
    const { code, stdout } = await startCli(["gateway", ...backend], { API_KEY: "short" }).ended;
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  });

  test("says what to install where the package of the gateway is missing", async () => {
    const folder = folderOfOwn();
    cpSync(fileURLToPath(new URL("../../packages/cli/bundle", import.meta.url)), join(folder, "bundle"), {
      recursive: true,
    });
    writeFileSync(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0" }');
    const { code, stderr } = await runNode([join(folder, "bundle", "bin.js"), "gateway", ...backend]).ended;
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("npm install @stream-fallback/gateway"),
    });
  });
});
