import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { backendsOf, haproxyGatewayOf, nginxGatewayOf } from "./configurations.ts";

export const NGINX = "nginx";
const HAPROXY = "haproxy";
export const OURS = "ours";

/** A gateway in a process of its own, before the five backends that all share. */
export interface Contender {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
}

export interface Contenders {
  readonly all: readonly Contender[];
  close(): Promise<void>;
}

const BACKENDS = 5;

/** Starts the backends and all gateways. */
export async function startContenders(): Promise<Contenders> {
  const folder = mkdtempSync(join(tmpdir(), "gateways-"));
  const children: ChildProcess[] = [];
  const close = async () => {
    for (const child of children) await end(child);
    rmSync(folder, { recursive: true });
  };
  const start = async (command: string, args: readonly string[], port: number): Promise<number> => {
    const child = spawn(command, args, { stdio: ["ignore", "ignore", "inherit"] });
    children.push(child);
    await isListening(port, child);
    return child.pid ?? Number.NaN;
  };
  const fileOf = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  try {
    const ports = await freePorts(BACKENDS + 3);
    const backends = ports.slice(0, BACKENDS);
    const [nginx = 0, haproxy = 0, ours = 0] = ports.slice(BACKENDS);
    await start("nginx", ["-c", fileOf("backends.conf", backendsOf(folder, backends))], backends[0] ?? 0);
    const script = fileURLToPath(new URL("gateway-child.ts", import.meta.url));
    const all: Contender[] = [];
    for (const [name, port, command, args] of [
      [NGINX, nginx, "nginx", ["-c", fileOf("nginx.conf", nginxGatewayOf(`${folder}`, nginx, backends))]],
      [
        HAPROXY,
        haproxy,
        "haproxy",
        ["-db", "-f", fileOf("haproxy.cfg", haproxyGatewayOf(haproxy, backends))],
      ],
      [OURS, ours, process.execPath, [script, String(ours), ...backends.map(String)]],
    ] as const)
      all.push({ name, origin: `http://127.0.0.1:${port}`, pid: await start(command, args, port) });
    return { all, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}

async function isListening(port: number, child: ChildProcess): Promise<void> {
  for (let looks = 0; looks < 200; looks += 1) {
    if (child.exitCode !== null) throw new Error(`${child.spawnargs.join(" ")} ended with ${child.exitCode}`);
    const isThere = await fetch(`http://127.0.0.1:${port}/`).then(
      ({ ok }) => ok,
      () => false,
    );
    if (isThere) return;
    await wait(50);
  }
  throw new Error(`${child.spawnargs[0]} does not answer at port ${port}`);
}

async function freePorts(count: number): Promise<number[]> {
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const server = createServer().listen(0, "127.0.0.1");
      await once(server, "listening");
      return server;
    }),
  );
  const ports = servers.map((server) => (server.address() as { port: number }).port);
  await Promise.all(servers.map((server) => once(server.close(), "close")));
  return ports;
}
