import { PassThrough, Readable } from "node:stream";
import { expect, it, vi } from "vitest";
import { main } from "./main.ts";

const loads = vi.hoisted(() => ({ ofDouyin: 0, ofBilibili: 0 }));
vi.mock("@stream-fallback/douyin-provider", (importOriginal) => {
  loads.ofDouyin += 1;
  return importOriginal();
});
vi.mock("@stream-fallback/bilibili-provider", (importOriginal) => {
  loads.ofBilibili += 1;
  return importOriginal();
});

it("--help and --version load no provider; what asks about a room loads its own and no other", async () => {
  const stdout = new PassThrough({ encoding: "utf8" });
  const { signal } = new AbortController();
  const surroundings = { signal, environment: {}, stdin: Readable.from([]), stdout, stderr: stdout };
  expect(await main(["--help"], surroundings)).toBe(0);
  expect(await main(["--version"], surroundings)).toBe(0);
  expect(stdout.read()).toMatch(/balance,\s+random,\s+web/);
  expect(loads).toEqual({ ofDouyin: 0, ofBilibili: 0 });

  await main(["resolve", "--no-cache", "12345"], surroundings);
  expect(loads).toEqual({ ofDouyin: 1, ofBilibili: 0 });
  await main(["resolve", "--no-cache", "bilibili:76"], surroundings);
  expect(loads).toEqual({ ofDouyin: 1, ofBilibili: 1 });
});
