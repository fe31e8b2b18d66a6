import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { beforeEach, expect, it, onTestFinished } from "vitest";
import { cast } from "../emulator/cast/rooms.ts";
import { type Emulator, startEmulator } from "../emulator/server.ts";
import { runCli } from "./run-cli.ts";

const { webRid } = cast.live;
let emulator: Emulator;
let folder: string;

beforeEach(async () => {
  const own = await startEmulator();
  emulator = own;
  const made = mkdtempSync(join(tmpdir(), "cli-chinese-"));
  folder = made;
  onTestFinished(async () => {
    await own.close();
    rmSync(made, { recursive: true });
  });
});

const run = (...args: string[]) =>
  runCli(args, {
    DOUYIN_ORIGINS: emulator.originsVariable,
    DOUYIN_CACHE: folder,
    LANG: "zh_CN.UTF-8",
  });

it("--explain and status tell of a blocked adapter in Chinese", async () => {
  emulator.control({ endpoint: "web", fault: { kind: "captcha" } });
  const { code, stdout, stderr } = await run(webRid, "--explain");
  expect(code).toBe(0);
  expect(stdout).toMatch(
    / {2}尝试 {4}web {6}RISK_CONTROL {2}\d+ ms\n {10}(webHTML|mobile|userHTML) +成功 +\d+ ms/,
  );
  expect(stderr).toMatch(/^缓存 .*未命中$/m);
  expect(stderr).toMatch(/（(故障转移|试探)）$/m);
  expect(stderr).toMatch(/^熔断器 web：正常 → 熔断，\d+ 秒后重试$/m);

  const status = await run("status");
  expect(status.stdout).toMatch(/^douyin\/web +熔断 +\d+ 秒/m);
  expect(status.stdout).toMatch(/^缓存：\d+ 条，学到 1 个 uid$/m);
});

it("the second usage of the help stands below the first one in Chinese too", async () => {
  const { stdout } = await run("--help");
  expect(stdout).toMatch(/^用法：douyin-info <room\.\.\.> \[选项\]\n {6}douyin-info <命令> …\n/);
});
