import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, onTestFinished, vi } from "vitest";
import { freePort } from "./free-port.ts";

const hasEtcd = spawnSync("etcd", ["--version"]).status === 0;

/** Where everything is required, tests that need it fail instead, and say what to install. */
export const isEtcdLeftOut: boolean = !hasEtcd && process.env.REQUIRE_ALL !== "1";

/** An etcd of its own for one test, which keeps what it has when it is started again. */
export interface Etcd {
  readonly url: string;
  start(): Promise<void>;
  /** Ends without a word to anybody. */
  kill(): Promise<void>;
  /** Calls a route of the JSON gateway. */
  post(route: string, body: Record<string, string>): Promise<void>;
  put(key: string, value: string): Promise<void>;
  remove(key: string): Promise<void>;
}

/** One that is not started yet. */
export async function etcdOnFreePort(): Promise<Etcd> {
  if (!hasEtcd) throw new Error("etcd is not here: apt-get install etcd-server");
  const url = `http://127.0.0.1:${await freePort()}`;
  const folder = mkdtempSync(join(tmpdir(), "etcd-"));
  let child: ChildProcess | undefined;

  async function kill(): Promise<void> {
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }
  onTestFinished(async () => {
    await kill();
    rmSync(folder, { recursive: true });
  });

  async function post(route: string, body: Record<string, string>): Promise<void> {
    const reply = await fetch(url + route, { method: "POST", body: JSON.stringify(body) });
    if (!reply.ok) throw new Error(`${route}: HTTP ${reply.status}`);
    await reply.text();
  }

  return {
    url,
    async start() {
      const peer = `http://127.0.0.1:${await freePort()}`;
      const cluster = ["--initial-advertise-peer-urls", peer, "--initial-cluster", `default=${peer}`];
      const where = ["--data-dir", folder, "--listen-client-urls", url, "--advertise-client-urls", url];
      child = spawn("etcd", [...where, "--listen-peer-urls", peer, ...cluster], {
        stdio: "ignore",
      });
      await vi.waitFor(
        async () => {
          const reply = await fetch(`${url}/health`);
          expect(await reply.json()).toMatchObject({ health: "true" });
        },
        { timeout: 60_000, interval: 50 },
      );
    },
    kill,
    post,
    put: (key, value) => post("/v3/kv/put", { key: base64(key), value: base64(value) }),
    remove: (key) => post("/v3/kv/deleterange", { key: base64(key) }),
  };
}

function base64(text: string): string {
  return Buffer.from(text).toString("base64");
}
