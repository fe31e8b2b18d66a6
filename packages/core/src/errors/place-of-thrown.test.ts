import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it, onTestFinished } from "vitest";
import { toStreamFallbackError } from "../errors.ts";

const withStack = (stack: unknown, message = "secret"): unknown =>
  Object.assign(new TypeError(message), { stack });
const told = (thrown: unknown) => toStreamFallbackError(thrown).message;
const own = new URL("../client/call.ts", import.meta.url).pathname;

describe("what an adapter throws by mistake", () => {
  it("is told with the file and the line of its author's code, and nothing of its message", async () => {
    const folder = mkdtempSync(join(tmpdir(), "author-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "page.mjs");
    writeFileSync(file, "\nexport const read = (room) => room.host.name;\n");
    const { read } = await import(pathToFileURL(file).href);
    const thrown = await Promise.resolve({})
      .then(read)
      .catch((error: unknown) => error);
    expect(told(thrown)).toBe("failed unexpectedly (TypeError at page.mjs:2)");
  });

  it.each([
    ["a file: URL", "    at normalise (file:///home/nora/my%20site/api.ts:31:9)", "api.ts:31"],
    ["a path", "    at async /home/nora/site/api.js:7:1", "api.js:7"],
    ["a path of Windows", "    at new Room (C:\\sites\\api.ts:12:3)", "api.ts:12"],
    [
      "the first place that is no dependency, of Node or of this package",
      `    at JSON.parse (<anonymous>)\n    at node:internal/x:1:1\n    at a (${own}:2:2)\n    at b (/s/node_modules/zod/z.js:3:3)\n    at c (/s/page.ts:4:4)`,
      "page.ts:4",
    ],
    ["an installed plugin", "    at a (/s/node_modules/my-site/dist/api.js:3:3)", "api.js:3"],
  ])("names %s", (_what, frames, place) => {
    expect(told(withStack(`TypeError: secret\n${frames}`))).toBe(
      `failed unexpectedly (TypeError at ${place})`,
    );
  });

  it.each([
    ["no stack", undefined],
    ["another stack", 7],
    ["a stack of nothing but Node", "TypeError: secret\n    at node:internal/x:1:1"],
    ["a strange name for its file", "TypeError: secret\n    at a (/s/a b<c>\u001b[31m.ts:1:1)"],
    ["a message that looks like a stack", "TypeError: x\n    at a (/s/cookie=secret.ts:1:1)", true],
  ])("is told without a place where it has %s", (_what, stack, isMessage = false) => {
    const message = isMessage ? "x\n    at a (/s/cookie=secret.ts:1:1)" : "secret";
    expect(told(withStack(stack, message))).toBe("failed unexpectedly (TypeError)");
  });

  it("is read in no time, however long its message and its stack are", () => {
    const long = "    at a (/".repeat(1_000_000);
    const startedMs = performance.now();
    expect(told(withStack(`TypeError: ${long}\n${long}`, long))).toBe("failed unexpectedly (TypeError)");
    expect(performance.now() - startedMs).toBeLessThan(2_000);
  });
});
