import { once } from "node:events";
import { cpSync, writeFileSync } from "node:fs";
import { createServer, get, type IncomingMessage } from "node:http";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { isAllPlayed, sampleOf } from "../../sample-of.ts";
import { runCli, startCli } from "../run-cli.ts";
import { runNode } from "../run-node.ts";
import {
  allEnded,
  type Cluster,
  isRunning,
  newPlace,
  PATIENCE,
  type Place,
  startCluster,
  startLoad,
} from "./start-cluster.ts";

const live = cast.live.webRid;
const KEY = "0123456789abcdef";
/** Five processes start one after another on a busy machine. */
const LONG = { timeout: 180_000 };
const asRoom = ({ origin }: Cluster) => `${origin}/v1/rooms/${live}`;

async function statusOf({ origin }: Cluster): Promise<{ cut: number; backends: { open: number }[] }> {
  return (await fetch(`${origin}/lb/status`)).json() as never;
}

async function answersAt(cluster: Cluster): Promise<void> {
  expect((await fetch(asRoom(cluster))).status).toBe(200);
}

/** Ends it by Ctrl-C and gives how. */
async function interrupt({ child, ended }: Cluster, place: Place, pids: readonly number[]) {
  child.kill("SIGINT");
  const end = await ended;
  await allEnded(pids, place);
  return end;
}

describe.skipIf(!isAllPlayed)("douyin-info cluster", () => {
  test("starts again what was killed, and no GET fails meanwhile", LONG, async () => {
    const place = await newPlace();
    const cluster = await startCluster(place, ["--count", "3"]);
    const pids = await cluster.has(3);
    await answersAt(cluster);
    const load = startLoad(asRoom(cluster));
    const [killed = 0] = pids;
    process.kill(killed, "SIGKILL");
    await vi.waitFor(async () => expect((await cluster.status()).restarts).toBe(1), PATIENCE);
    const now = await cluster.has(3);
    expect(now).not.toContain(killed);
    await load.stop();
    const { cut } = await statusOf(cluster);
    // What was being answered when it was killed is cut off, and nothing else fails.
    expect(load.failures.length).toBeLessThanOrEqual(cut);
    expect(load.asked).toBeGreaterThan(20);
    expect(cluster.told()).toContain("an instance has ended; it is started again");
    expect(await interrupt(cluster, place, [...pids, ...now])).toMatchObject({ code: 0 });
  });

  test(
    "goes from 2 to 4 to 1 instances under load without a failed request, over HTTP and by signals",
    LONG,
    async () => {
      const place = await newPlace();
      const cluster = await startCluster(place, ["--count", "2"]);
      const pids = await cluster.has(2);
      await answersAt(cluster);
      const load = startLoad(asRoom(cluster));
      expect(await cluster.scale(4)).toBe(200);
      pids.push(...(await cluster.has(4)));
      expect(await cluster.scale(1)).toBe(200);
      await cluster.has(1);
      cluster.child.kill("SIGTTIN");
      pids.push(...(await cluster.has(2)));
      cluster.child.kill("SIGTTOU");
      await cluster.has(1);
      cluster.child.kill("SIGTTOU");
      for (const odd of [0, 65, 1.5, "2", null]) expect(await cluster.scale(odd)).toBe(400);
      await cluster.has(1);
      await load.stop();
      expect(load.failures).toEqual([]);
      expect(load.asked).toBeGreaterThan(20);
      expect(await interrupt(cluster, place, pids)).toMatchObject({ code: 0 });
    },
  );

  test.each(["POST /lb/cluster/restart", "SIGHUP"])(
    "starts all anew by %s under load without a failed GET",
    LONG,
    async (how) => {
      const place = await newPlace();
      const cluster = await startCluster(place, ["--count", "2"]);
      const before = await cluster.has(2);
      await answersAt(cluster);
      const load = startLoad(asRoom(cluster));
      if (how === "SIGHUP") cluster.child.kill("SIGHUP");
      else expect((await fetch(`${cluster.origin}/lb/cluster/restart`, { method: "POST" })).status).toBe(200);
      await vi.waitFor(() => expect(before.filter(isRunning)).toEqual([]), PATIENCE);
      const after = await cluster.has(2);
      await load.stop();
      expect(load.failures).toEqual([]);
      expect((await cluster.status()).restarts).toBe(0);
      expect(await interrupt(cluster, place, [...before, ...after])).toMatchObject({ code: 0 });
    },
  );

  test("leaves no process behind where it is killed itself", LONG, async () => {
    const place = await newPlace();
    const cluster = await startCluster(place, ["--count", "2", live]);
    const pids = await cluster.has(2);
    cluster.child.kill("SIGKILL");
    await cluster.ended;
    await allEnded(pids, place);
  });

  test("ends by SIGTERM with the streams that are open, long before they would have to", LONG, async () => {
    const place = await newPlace();
    const cluster = await startCluster(place, ["--count", "2", live]);
    const pids = await cluster.has(2);
    const events = get(`${cluster.origin}/v1/events`, { agent: false });
    onTestFinished(() => void events.destroy());
    const [stream] = (await once(events, "response")) as [IncomingMessage];
    let told = "";
    stream.setEncoding("utf8").on("data", (text: string) => (told += text));
    const before = performance.now();
    expect(await interrupt(cluster, place, pids)).toMatchObject({ code: 0 });
    expect(performance.now() - before).toBeLessThan(9_000);
    expect(told).toContain("event: end");
  });

  test("waits for a running answer at SIGTERM, and for nothing at a second one", LONG, async () => {
    const place = await newPlace();
    const cluster = await startCluster(place, ["--count", "2"]);
    const pids = await cluster.has(2);
    place.site.control({ endpoint: "*", fault: { kind: "hang" } });
    const answer = fetch(asRoom(cluster)).catch(() => undefined);
    await vi.waitFor(
      async () => expect((await statusOf(cluster)).backends.some(({ open }) => open > 0)).toBe(true),
      PATIENCE,
    );
    cluster.child.kill("SIGTERM");
    await vi.waitFor(() => expect(fetch(`${cluster.origin}/health`)).rejects.toThrow(), PATIENCE);
    expect(pids.some(isRunning)).toBe(true);
    const before = performance.now();
    const again = setInterval(() => cluster.child.kill("SIGTERM"), 100);
    // One that comes when all is done is the system's to answer.
    expect([0, null]).toContain((await cluster.ended).code);
    clearInterval(again);
    expect(performance.now() - before).toBeLessThan(8_000);
    await answer;
    await allEnded(pids, place);
  });

  test(
    "takes all its variables from a file, and its key opens the gateway and the instances",
    LONG,
    async () => {
      const place = await newPlace();
      const file = join(place.folder, "cluster.env");
      const { DOUYIN_ORIGINS = "", ...env } = place.env;
      const variables = [
        `BALANCER_PORT=${place.port}`,
        `START_PORT=${place.port + 1}`,
        "INSTANCE_COUNT=2",
        `API_KEY=${KEY}`,
        `DOUYIN_ORIGINS='${DOUYIN_ORIGINS}'`,
        "AFFINITY=ip",
        "SERVE_HOST=0.0.0.0",
        "SERVE_PORT=1",
      ];
      writeFileSync(file, variables.join("\n"));
      const run = startCli(["cluster", "--env-file", file, "--log-level", "info", "--log-json"], env);
      onTestFinished(() => void run.child.kill("SIGKILL"));
      let told = "";
      run.child.stderr.on("data", (text: string) => (told += text));
      const origin = `http://127.0.0.1:${place.port}`;
      const ask = (path: string, key?: string) =>
        fetch(origin + path, key === undefined ? {} : { headers: { Authorization: `Bearer ${key}` } });
      const status = async () => (await ask("/lb/cluster", KEY)).json();
      await vi.waitFor(async () => expect(await status()).toMatchObject({ running: 2 }), PATIENCE);
      expect([(await ask("/lb/cluster")).status, (await ask(`/v1/rooms/${live}`)).status]).toEqual([
        401, 401,
      ]);
      expect((await ask(`/v1/rooms/${live}`, KEY)).status).toBe(200);
      // Wrong keys are counted by the address of the client, and leave others alone.
      const guess = { Authorization: "Bearer wrong", "X-Forwarded-For": "203.0.113.7" };
      const guesses = Array.from({ length: 30 }, () => fetch(`${origin}/v1/watch`, { headers: guess }));
      const met = (await Promise.all(guesses)).map(({ status: each }) => each);
      expect(met).toContain(429);
      expect((await ask(`/v1/rooms/${live}`, KEY)).status).toBe(200);
      const { instances } = (await status()) as { instances: { pid: number }[] };
      run.child.kill("SIGINT");
      expect(await run.ended).toMatchObject({ code: 0, stdout: `${origin}\n` });
      await allEnded(
        instances.map(({ pid }) => pid),
        place,
      );
      const lines = told.split("\n").filter((line) => line.startsWith("{"));
      const whose = new Set(lines.map((line) => (JSON.parse(line) as { instance?: string }).instance));
      expect(whose).toContain(`127.0.0.1:${place.port + 2}`);
      expect(told).not.toContain(KEY);
    },
  );

  test(
    "watches the rooms of its line once, however many run, and goes on where the one who watches is killed",
    LONG,
    async () => {
      const place = await newPlace();
      const cluster = await startCluster(place, ["--count", "3", live, "--interval", "1"]);
      await cluster.has(3);
      const watchedBy = async () => {
        const { instances } = await cluster.status();
        const all = instances.map(async ({ name, pid }) => {
          const answer = await fetch(`http://${name}/v1/watch`);
          const { status, rooms } = (await answer.json()) as {
            status: { watchedBy: string };
            rooms: { state: string }[];
          };
          return { by: status.watchedBy, states: rooms.map(({ state }) => state), pid };
        });
        return Promise.all(all);
      };
      const oneWatches = () =>
        vi.waitFor(async () => {
          const all = await watchedBy();
          expect(all.map(({ by }) => by).toSorted()).toEqual(["elsewhere", "elsewhere", "here"]);
          expect(all.map(({ states }) => states)).toEqual([["live"], ["live"], ["live"]]);
        }, PATIENCE);
      await oneWatches();
      const holder = (await watchedBy()).find(({ by }) => by === "here")?.pid ?? 0;
      process.kill(holder, "SIGKILL");
      await vi.waitFor(async () => expect((await cluster.status()).restarts).toBe(1), PATIENCE);
      await cluster.has(3);
      await oneWatches();
      // A room that is taken from the list stays away, though its instance is started anew.
      const removed = await fetch(`${cluster.origin}/v1/watch/${live}`, { method: "DELETE" });
      expect(removed.status).toBe(204);
      const pids = await cluster.has(3);
      for (const pid of pids) process.kill(pid, "SIGKILL");
      await vi.waitFor(async () => expect((await cluster.status()).restarts).toBe(4), PATIENCE);
      await cluster.has(3);
      expect((await watchedBy()).map(({ states }) => states)).toEqual([[], [], []]);
      await interrupt(cluster, place, await cluster.has(3));
    },
  );

  test("says so where the first instance cannot be, and ends", LONG, async () => {
    const { env, port } = await newPlace();
    const line = ["cluster", `--port=${port}`, `--start-port=${port + 1}`];
    const bad = await startCli([...line, "--config", "/nowhere/settings.json"], env).ended;
    expect(bad).toMatchObject({ code: 1, stdout: "" });
    expect(bad.stderr).toContain(`[${port + 1}] douyin-info: `);
    expect(bad.stderr).toContain("/nowhere/settings.json");
    expect(bad.stderr).toContain(
      `the first instance, at port ${port + 1}, does not become ready: it ended before it was ready by code 2`,
    );
    const other = createServer((_request, answer) => void answer.end("well")).listen(port + 1, "127.0.0.1");
    onTestFinished(() => void other.close());
    const taken = await startCli(line, env).ended;
    expect(taken).toMatchObject({ code: 1, stdout: "" });
    expect(taken.stderr).toContain("its port is in use by another program");
    const door = await startCli(["cluster", `--port=${port + 1}`, `--start-port=${port + 2}`], env).ended;
    expect(door.stderr).toContain(`cannot listen at port ${port + 1} of 127.0.0.1: it is in use`);
  });

  test(
    "serves on where the port of another instance is taken, says so, and has it once it is free",
    LONG,
    async () => {
      const place = await newPlace();
      const other = createServer((_request, answer) => void answer.end("well"));
      other.listen(place.port + 2, "127.0.0.1");
      onTestFinished(() => void other.close());
      const cluster = await startCluster(place, ["--count", "2"]);
      await vi.waitFor(
        () => expect(cluster.told()).toContain("its port is in use by another program"),
        PATIENCE,
      );
      expect(await cluster.status()).toMatchObject({ wanted: 2, running: 1 });
      await answersAt(cluster);
      other.close();
      const pids = await cluster.has(2);
      await interrupt(cluster, place, pids);
    },
  );

  test("ends by Ctrl-C while it starts", LONG, async () => {
    const { env, port } = await newPlace();
    const run = startCli(["cluster", `--port=${port}`, `--start-port=${port + 1}`], env);
    await vi.waitFor(
      async () => expect((await fetch(`http://127.0.0.1:${port}/lb/cluster`)).status).toBe(200),
      PATIENCE,
    );
    run.child.kill("SIGINT");
    expect([0, 130]).toContain((await run.ended).code);
  });
});

const refused: { args: string[]; env: Record<string, string>; told: string }[] = [
  { args: ["--count", "0"], env: {}, told: "whole number, at least 1" },
  { args: ["--count", "65"], env: {}, told: "instances: must be a whole number from 1 to 64" },
  { args: [], env: { INSTANCE_COUNT: "many" }, told: "INSTANCE_COUNT must be a whole number" },
  { args: [], env: { START_PORT: "http" }, told: "START_PORT must be a port" },
  { args: ["--start-port", "0"], env: {}, told: "startPort: must be a port" },
  { args: ["--start-port", "65532"], env: {}, told: "65532 and 4 more go beyond 65535" },
  { args: ["--host", "0.0.0.0"], env: {}, told: "give an API key (API_KEY)" },
  { args: [live, "--no-cache"], env: {}, told: "without one each of them would ask for all" },
  { args: [live, "--cache", "memory:"], env: {}, told: "without one each of them would ask for all" },
  { args: ["-"], env: {}, told: "a cluster reads no rooms from stdin" },
  { args: ["--strategy", "by-luck"], env: {}, told: "by-luck" },
  { args: ["--affinity", "name"], env: {}, told: "must be ip, cookie:NAME or header:NAME" },
];

test.each(sampleOf(refused, 4))(
  "douyin-info cluster refuses $args $env in words, with 2",
  async ({ args, env, told }) => {
    const { code, stdout, stderr } = await runCli(["cluster", ...args], env);
    expect({ code, stdout, stderr }).toEqual({ code: 2, stdout: "", stderr: expect.stringContaining(told) });
    expect(stderr.trim().split("\n")).toHaveLength(1);
  },
);

test.skipIf(!isAllPlayed)("douyin-info cluster says what to install where a package is missing", async () => {
  const { folder, env } = await newPlace();
  const bundle = fileURLToPath(new URL("../../../packages/cli/bundle", import.meta.url));
  cpSync(bundle, join(folder, "bundle"), { recursive: true });
  writeFileSync(join(folder, "package.json"), '{ "type": "module", "version": "0.0.0" }');
  const { code, stderr } = await runNode([join(folder, "bundle", "bin.js"), "cluster"], env).ended;
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringContaining("npm install @stream-fallback/server"),
  });
});
