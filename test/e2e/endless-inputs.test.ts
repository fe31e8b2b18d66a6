import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { open } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { startCli, startCliInShell } from "./run-cli.ts";

let folder: string;
let pipe: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "endless-"));
  pipe = join(folder, "pipe");
  execFileSync("sh", ["-c", 'mkfifo "$0"', pipe]);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe.skipIf(process.platform === "win32")("a list or a cookie", () => {
  test.each([
    ["of rooms", "SIGINT", ["--file"]],
    ["of rooms to watch", "SIGTERM", ["watch", "--file"]],
    ["cookie", "SIGINT", ["123", "--cookie-file"]],
  ] as const)("that a pipe never gives lets a command be interrupted: %s, by %s", async (_, signal, args) => {
    const env = { DOUYIN_CACHE: join(folder, "cache"), DOUYIN_ORIGINS: "live=http://127.0.0.1:1" };
    const { child, ended } = startCli([...args, pipe], env);
    // Whoever opens a pipe to write waits for its reader, which says nothing while it waits.
    const writer = await open(pipe, "w");
    onTestFinished(() => writer.close());
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 130, stderr: "douyin-info: interrupted\n" });
  });

  test("is read from a pipe to its end, whatever ends its lines", async () => {
    const line = (command: string) => `(printf 'x:1\\r\\nx:2\\rx:'; sleep 0.1; printf '3\\n') | ${command}`;
    const args = ["--json", "--concurrency", "1", "--file", "/dev/stdin"];
    const { stdout } = await startCliInShell(line, { args, env: { DOUYIN_CACHE: folder } }).ended;
    const lines = stdout.trimEnd().split("\n");
    expect(lines.map((each) => JSON.parse(each).input)).toEqual(["x:1", "x:2", "x:3"]);
  });

  test.each([
    ["--file /dev/zero", "--file /dev/zero is too long for a list of rooms"],
    ["123 --cookie-file /dev/zero", "--cookie-file /dev/zero is too long for a cookie"],
    ["- < /dev/zero", "stdin is too long for a list of rooms"],
  ])("without an end is refused at once: %s", async (args, told) => {
    const { code, stderr } = await startCliInShell((command) => `${command} ${args}`, {
      args: [],
      env: { DOUYIN_CACHE: folder },
    }).ended;
    expect({ code, stderr }).toEqual({ code: 2, stderr: `douyin-info: ${told}\n` });
  });
});
