import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { onTestFinished } from "vitest";
import { freePort } from "./free-port.ts";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;

/** Where everything is required, tests that need it fail instead, and say what to install. */
export const isRedisLeftOut: boolean = !hasRedis && process.env.REQUIRE_ALL !== "1";

/** A Redis of its own for one test, on a port of this machine that stays the same when it is started again. */
export interface Redis {
  readonly url: string;
  /** Always empty: it keeps nothing on disk. */
  start(...options: string[]): Promise<void>;
  /** Ends without a word to anybody. */
  kill(): Promise<void>;
  /** Connections stay open, and nothing is answered. */
  pause(): void;
  resume(): void;
}

/** One that is not started yet. */
export async function redisOnFreePort(): Promise<Redis> {
  if (!hasRedis) throw new Error("redis-server is not here: apt-get install redis-server");
  const port = await freePort();
  const folder = mkdtempSync(join(tmpdir(), "redis-"));
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGCONT");
    child.kill("SIGKILL");
    await exited;
  }
  onTestFinished(async () => {
    await kill();
    rmSync(folder, { recursive: true });
  });

  return {
    url: `redis://127.0.0.1:${port}`,
    async start(...options) {
      const where = ["--bind", "127.0.0.1", "--port", String(port), "--dir", folder];
      const started = spawn("redis-server", [...where, "--save", "", "--appendonly", "no", ...options], {
        stdio: ["ignore", "pipe", "ignore"],
      });
      child = started;
      for await (const line of createInterface(started.stdout)) {
        if (line.includes("Ready to accept connections")) break;
      }
      started.stdout.resume();
    },
    kill,
    pause: () => void child?.kill("SIGSTOP"),
    resume: () => void child?.kill("SIGCONT"),
  };
}
