import { spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { onTestFinished, vi } from "vitest";
import { freePort } from "./start-service.ts";

/** A program started with a file that is shipped, in which only addresses are others. */
export interface Door {
  origin: string;
  port: number;
}

export interface DoorFile {
  program: "haproxy" | "nginx";
  /** In `deploy`. */
  file: string;
  /** `host:port` of those behind it, in the order of the file. */
  behind: readonly string[];
}

export const readDeployed = (file: string): string =>
  readFileSync(new URL(`../../../deploy/${file}`, import.meta.url), "utf8");

const BEHIND = /^( *server (?:\w+ )?)[\d.]+:\d+/gm;

/** Starts it at a free port, once it answers. */
export async function startDoor({ program, file, behind }: DoorFile): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), "door-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  const port = await freePort();
  const names = [...behind];
  const own = readDeployed(file)
    .replace(BEHIND, (_all, before: string) => `${before}${names.shift() ?? "missing"}`)
    .replace(/^( *)(bind|listen) (?::?)80\b/m, `$1$2 127.0.0.1:${port}`);
  const place = join(folder, file);
  writeFileSync(place, program === "nginx" ? wholeNginx(folder, own) : own);
  const args = program === "nginx" ? ["-c", place, "-p", folder] : ["-db", "-f", place];
  const child = spawn(program, args, { stdio: "ignore" });
  onTestFinished(() => void child.kill("SIGTERM"));
  const origin = `http://127.0.0.1:${port}`;
  await vi.waitFor(
    async () => {
      if (child.exitCode !== null) throw new Error(`${program} ended with ${child.exitCode}`);
      const { status } = await fetch(`${origin}/health`);
      if (status !== 200) throw new Error(`${program} answers with ${status}`);
    },
    { timeout: 20_000, interval: 50 },
  );
  return { origin, port };
}

/** What a file of `conf.d` is a part of. */
function wholeNginx(folder: string, own: string): string {
  const paths = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map(
    (each) => `${each}_temp_path ${folder};`,
  );
  return `daemon off; pid ${folder}/pid; error_log stderr; events {}\nhttp { access_log off; ${paths.join(" ")}\n${own} }`;
}
