import { PassThrough, Readable } from "node:stream";
import { expect, it, vi } from "vitest";
import { main } from "./main.ts";

const loads = vi.hoisted(() => ({ ofProvider: 0 }));
vi.mock("@stream-fallback/douyin-provider", (importOriginal) => {
  loads.ofProvider += 1;
  return importOriginal();
});

it("--help and --version load no provider; the command that asks a room does", async () => {
  const stdout = new PassThrough({ encoding: "utf8" });
  const { signal } = new AbortController();
  const surroundings = { signal, environment: {}, stdin: Readable.from([]), stdout, stderr: stdout };
  expect(await main(["--help"], surroundings)).toBe(0);
  expect(await main(["--version"], surroundings)).toBe(0);
  expect(stdout.read()).toMatch(/balance,\s+random,\s+web/);
  expect(loads.ofProvider).toBe(0);

  await import("./commands/info/ask-rooms.ts");
  expect(loads.ofProvider).toBe(1);
});
