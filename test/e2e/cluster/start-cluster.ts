import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { type Emulator, startEmulator } from "../../emulator/server.ts";
import { startCli } from "../run-cli.ts";

/** Several processes start on a machine that may be busy. */
export const PATIENCE: { timeout: number; interval: number } = { timeout: 60_000, interval: 50 };

interface ClusterStatus {
  wanted: number;
  running: number;
  restarts: number;
  isRestarting: boolean;
  instances: { name: string; state: string; pid: number | null }[];
}

export interface Place {
  site: Emulator;
  folder: string;
  env: Record<string, string>;
  /** Of the gateway; those of the instances follow. */
  port: number;
}

/** The site, a folder for the cache, and ports in a row that are free. */
export async function newPlace(): Promise<Place> {
  const site = await startEmulator();
  const folder = mkdtempSync(join(tmpdir(), "cluster-"));
  onTestFinished(async () => {
    await site.close();
    rmSync(folder, { recursive: true, force: true });
  });
  const env = { DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder, PATH: process.env.PATH ?? "" };
  return { site, folder, env, port: await freePorts(8) };
}

export interface Cluster {
  origin: string;
  /** Of the process that keeps the others. */
  child: ReturnType<typeof startCli>["child"];
  ended: ReturnType<typeof startCli>["ended"];
  /** What it has written to stderr. */
  told(): string;
  status(): Promise<ClusterStatus>;
  /** Ends once so many run, and gives their processes. */
  has(count: number): Promise<number[]>;
  scale(instances: unknown): Promise<number>;
}

/** The command in a process of its own, once it says where it listens; ended whatever happens. */
export async function startCluster(
  { env, port }: Place,
  args: readonly string[],
  more: Record<string, string> = {},
): Promise<Cluster> {
  const line = ["cluster", `--port=${port}`, `--start-port=${port + 1}`, ...args];
  const run = startCli(line, { ...env, ...more });
  onTestFinished(() => void run.child.kill("SIGKILL"));
  let out = "";
  let told = "";
  run.child.stdout.on("data", (text: string) => (out += text));
  run.child.stderr.on("data", (text: string) => (told += text));
  await vi.waitFor(
    () => expect({ out, told }).toMatchObject({ out: expect.stringMatching(/^http:\S+\n$/) }),
    PATIENCE,
  );
  const cluster = clusterAt(`http://127.0.0.1:${port}`);
  return { ...run, ...cluster, told: () => told };
}

/** What is known of a cluster by its address. */
export function clusterAt(origin: string): Pick<Cluster, "origin" | "status" | "has" | "scale"> {
  const at = `${origin}/lb/cluster`;
  const status = async () => (await (await fetch(at)).json()) as ClusterStatus;
  return {
    ...{ origin, status },
    async has(count) {
      const wanted = { wanted: count, running: count, isRestarting: false };
      await vi.waitFor(async () => expect(await status()).toMatchObject(wanted), PATIENCE);
      await vi.waitFor(async () => expect((await status()).instances).toHaveLength(count), PATIENCE);
      return (await status()).instances.map(({ pid }) => pid ?? 0);
    },
    async scale(instances) {
      const answer = await fetch(at, { method: "PATCH", body: JSON.stringify({ instances }) });
      return answer.status;
    },
  };
}

export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

/** Ends once none of them runs and nobody listens at these ports. */
export async function allEnded(pids: readonly number[], { port }: Place, withinMs = 20_000): Promise<void> {
  await vi.waitFor(() => expect(pids.filter(isRunning)).toEqual([]), { timeout: withinMs, interval: 50 });
  for (let each = port; each < port + 8; each += 1) expect([each, await isFree(each)]).toEqual([each, true]);
}

export interface Load {
  asked: number;
  /** What went wrong, each in a word. */
  failures: string[];
  stop(): Promise<void>;
}

/** Asks one thing after the other, several at a time. */
export function startLoad(url: string): Load {
  const load = { asked: 0, failures: [] as string[] };
  let isOver = false;
  const ask = async () => {
    while (!isOver) {
      load.asked += 1;
      try {
        const answer = await fetch(url);
        await answer.text();
        if (answer.status !== 200) load.failures.push(`HTTP ${answer.status}`);
      } catch (error) {
        load.failures.push(String((error as Error).cause ?? error));
      }
    }
  };
  const all = Promise.all([ask(), ask(), ask(), ask()]);
  const stop = async () => {
    isOver = true;
    await all;
  };
  onTestFinished(stop);
  return Object.assign(load, { stop });
}

/** The first of so many ports in a row that are free. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 10_000);
    const ports = Array.from({ length: count }, (_, index) => first + index);
    const free = await Promise.all(ports.map(isFree));
    if (free.every(Boolean)) return first;
  }
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer();
  const opened = Promise.race([
    once(server, "listening").then(() => true),
    once(server, "error").then(() => false),
  ]).catch(() => false);
  server.listen({ port, host: "127.0.0.1", exclusive: true });
  const isOpen = await opened;
  if (isOpen) await new Promise((resolve) => server.close(resolve));
  return isOpen;
}
