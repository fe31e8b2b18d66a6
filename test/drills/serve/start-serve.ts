import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import type { Emulator } from "../../emulator/server.ts";
import { descriptorsOf, memoryMbOf } from "../process-size.ts";

const bin = fileURLToPath(new URL("../../../packages/cli/bundle/bin.js", import.meta.url));

/** The command in a process of its own. */
export interface Serve {
  child: ChildProcess;
  origin: string;
  port: number;
  /** What it has of the system's memory, in MB; 0 where the system does not tell. */
  memoryMb(): number;
  /** Its open files and connections; 0 where the system does not tell. */
  descriptors(): number;
  /** What it wrote to stderr. */
  told(): string;
}

/** Starts the built command over a site that is played, with its cache in a folder. */
export async function startServe(
  site: Emulator,
  { folder, rooms, args = [] }: { folder: string; rooms: readonly string[]; args?: readonly string[] },
): Promise<Serve> {
  const env = { PATH: process.env.PATH, DOUYIN_ORIGINS: site.originsVariable, DOUYIN_CACHE: folder };
  const child = spawn(process.execPath, [bin, "serve", ...rooms, "--port", "0", "--interval", "1", ...args], {
    env,
    stdio: ["ignore", "pipe", "pipe"],
  });
  let told = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    told += text;
  });
  const [address] = await Promise.race([
    once(child.stdout.setEncoding("utf8"), "data"),
    once(child, "exit").then(() => Promise.reject(new Error(`serve ended before it listened: ${told}`))),
  ]);
  const origin = String(address).trim();
  return {
    ...{ child, origin, port: Number(new URL(origin).port), told: () => told },
    memoryMb: () => memoryMbOf(child.pid),
    descriptors: () => descriptorsOf(child.pid),
  };
}
