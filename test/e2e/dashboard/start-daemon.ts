import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import type { AtEnd } from "./endings.ts";

const isMissing = (command: string) => spawnSync(command, ["--version"]).error !== undefined;

/** Where everything is required, tests that need it fail instead, and say what to install. */
export function isLeftOut(command: string): boolean {
  return process.env.REQUIRE_ALL !== "1" && isMissing(command);
}

/** Starts a program of Prometheus's on a free port of this machine, and gives its address. */
export async function startDaemon(
  command: string,
  { args = [], atEnd }: { args?: readonly string[]; atEnd: AtEnd },
): Promise<string> {
  if (isMissing(command)) throw new Error(`${command} is not here: apt-get install ${command}`);
  const child = spawn(command, ["--web.listen-address=127.0.0.1:0", ...args], {
    stdio: ["ignore", "ignore", "pipe"],
  });
  const exited = once(child, "exit");
  atEnd(async () => {
    child.kill("SIGKILL");
    await exited;
  });
  for await (const line of createInterface(child.stderr)) {
    const [, address] = line.match(/msg="Listening on".* address=(\S+)/) ?? [];
    if (address === undefined) continue;
    child.stderr.resume();
    return `http://${address}`;
  }
  throw new Error(`${command} ended before it listened`);
}
