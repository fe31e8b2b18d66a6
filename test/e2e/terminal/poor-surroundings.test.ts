import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { cast } from "../../emulator/cast/rooms.ts";
import { startEmulator } from "../../emulator/server.ts";
import { sampleOf } from "../../sample-of.ts";
import { startCliInShell } from "../run-cli.ts";

const live = cast.live.webRid;
const profile = `https://www.douyin.com/user/${cast.live.owner.secUid}`;

const commands = {
  info: [live],
  "info of many": [live, cast.offline.webRid, "--json"],
  stream: ["stream", live],
  resolve: ["resolve", live, profile],
  doctor: ["doctor", live],
  status: ["status"],
  completion: ["completion", "bash"],
  help: ["stream", "--help"],
} as const;

type CommandName = keyof typeof commands;
const names = Object.keys(commands) as CommandName[];

interface Surrounding {
  /** By the command; 0 where it is not named. */
  codes?: Partial<Record<CommandName, number>>;
  args?: () => readonly string[] | Promise<readonly string[]>;
  line?: (command: string) => string;
  env?: (folder: string) => Record<string, string>;
  /** Commands that have nothing to do with it. */
  without?: readonly CommandName[];
}

const asking: Partial<Record<CommandName, number>> = { info: 4, "info of many": 4, stream: 4, doctor: 7 };
const offline: readonly CommandName[] = ["status", "completion", "help"];

const surroundings: Record<string, Surrounding> = {
  "without a home": {},
  "with a home that is a file": {
    env(folder) {
      writeFileSync(join(folder, "file"), "");
      return { HOME: join(folder, "file") };
    },
  },
  // Nobody can make a folder there, not even root.
  "with a home that cannot be written": { env: () => ({ HOME: "/sys" }) },
  "with a home by a relative path": { env: () => ({ HOME: "." }) },
  "with no folder for temporary files": {
    env: (folder) => ({ TMPDIR: join(folder, "nowhere"), HOME: folder }),
  },
  "with a full disk for the cache": { env: (folder) => ({ DOUYIN_CACHE: smallDisk(folder, 16) }) },
  "with a disk that becomes full": { env: (folder) => ({ DOUYIN_CACHE: smallDisk(folder, 64) }) },
  "with files limited to nothing": {
    env: (folder) => ({ DOUYIN_CACHE: join(folder, "cache") }),
    line: (command) => `ulimit -f 0; exec ${command}`,
  },
  "with files limited to some pages": {
    env: (folder) => ({ DOUYIN_CACHE: join(folder, "cache") }),
    line: (command) => `ulimit -f 100; exec ${command}`,
  },
  "with stdin closed": { line: (command) => `exec ${command} <&-` },
  "with stderr closed": { line: (command) => `exec ${command} 2>&-` },
  "with stdout closed": { line: (command) => `exec ${command} >&-` },
  "with a reader that has gone": { line: (command) => piped(command, "true") },
  "with a reader of one line": { line: (command) => piped(command, "head -1 >/dev/null") },
  "with nobody at the site's port": {
    env: () => ({ DOUYIN_ORIGINS: originsAt("http://127.0.0.1:1") }),
    codes: { ...asking, resolve: 1 },
    without: offline,
  },
  "with a site whose name is not known": {
    env: () => ({ DOUYIN_ORIGINS: originsAt("http://nowhere.invalid") }),
    codes: { ...asking, resolve: 1 },
    without: offline,
  },
  "with a dead proxy": {
    args: () => ["--proxy", "http://user:canary@127.0.0.1:1"],
    codes: { info: 1, "info of many": 1, stream: 1, resolve: 1, doctor: 7 },
    without: offline,
  },
  "with a proxy that says nothing": {
    args: async () => ["--timeout", "0.3", "--proxy", await silentPlace()],
    codes: { info: 1, "info of many": 1, stream: 1, resolve: 1, doctor: 7 },
    without: offline,
  },
};

describe("a command", () => {
  const cases = Object.entries(surroundings).flatMap(([where, { without = [] }]) =>
    names.filter((name) => !without.includes(name)).map((name) => ({ name, where })),
  );

  test.each(sampleOf(cases, 47))(
    "$name $where ends with its code and three lines at most",
    async ({ name, where }) => {
      const { codes = {}, args, line, env } = surroundings[where] ?? {};
      const site = await startEmulator();
      onTestFinished(() => site.close());
      const folder = mkdtempSync(join(tmpdir(), "cli-surroundings-"));
      onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
      const { ended } = startCliInShell(line ?? ((command) => `exec ${command}`), {
        args: [...commands[name], ...((await args?.()) ?? [])],
        env: { DOUYIN_ORIGINS: site.originsVariable, ...env?.(folder) },
      });
      const { code, stdout, stderr } = await ended;
      expect({ code, stderr }).toEqual({ code: codes[name] ?? 0, stderr });
      expect(stderr).toMatch(/^(?:douyin-info: \P{Cc}+\n(?: {2}hint: \P{Cc}+\n)?){0,2}$/u);
      expect(stdout + stderr).not.toMatch(/canary|\n +at |node:internal|[a-z]Error\b/);
    },
  );
});

/** A folder with so many KiB: a disk of its own where this user may mount one. */
function smallDisk(folder: string, kibibytes: number): string {
  const disk = join(folder, "disk");
  mkdirSync(disk);
  const { status } = spawnSync("mount", ["-t", "tmpfs", "-o", `size=${kibibytes}k`, "tmpfs", disk]);
  if (status === 0) onTestFinished(() => void spawnSync("umount", [disk]));
  return disk;
}

/** A pipe to a reader, which ends with the code of the command. */
function piped(command: string, reader: string): string {
  return `code=$({ { ${command}; echo $? >&3; } | ${reader}; } 3>&1); exit $code`;
}

function originsAt(url: string): string {
  return ["live", "www", "webcast", "short", "ttwid"].map((name) => `${name}=${url}`).join();
}

/** The address of a place that takes every connection and says nothing. */
async function silentPlace(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}
