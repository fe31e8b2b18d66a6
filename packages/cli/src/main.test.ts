import { expect, it, vi } from "vitest";
import { main } from "./main.ts";

const loads = vi.hoisted(() => ({ ofProvider: 0 }));
vi.mock("@stream-fallback/douyin-provider", (importOriginal) => {
  loads.ofProvider += 1;
  return importOriginal();
});

it("--help and --version load no provider; the command that asks a room does", async () => {
  const written = vi.spyOn(process.stdout, "write").mockReturnValue(true);
  const { signal } = new AbortController();
  expect(await main(["--help"], { signal })).toBe(0);
  expect(await main(["--version"], { signal })).toBe(0);
  const told = written.mock.calls.join("");
  written.mockRestore();
  expect(told).toContain('"balance", "random", "web"');
  expect(loads.ofProvider).toBe(0);

  await import("./commands/info.ts");
  expect(loads.ofProvider).toBe(1);
});
