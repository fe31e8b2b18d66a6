import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startWorld } from "../test-world/start-world.ts";
import { pageFiles } from "./page-files.ts";

const KEY = "0123456789abcdef";

describe("a file of the status page", () => {
  it.each([...pageFiles().keys()])(
    "%s is open, checked by its reader each time, and bound to this host",
    async (path) => {
      const { ask } = await startWorld({ apiKey: KEY });
      const { status, headers, text } = await ask(path);
      expect({ status, isThere: text.length > 100 }).toEqual({ status: 200, isThere: true });
      expect(headers.get("cache-control")).toBe("no-cache");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|https?:|\*/);
      const again = await ask(path, { headers: { "If-None-Match": headers.get("etag") ?? "" } });
      expect({ status: again.status, text: again.text }).toEqual({ status: 304, text: "" });
    },
  );

  it("is of a type that browsers take it as", async () => {
    const { ask } = await startWorld();
    const typeOf = async (path: string) => (await ask(path)).headers.get("content-type");
    expect(await typeOf("/")).toBe("text/html; charset=utf-8");
    expect(await typeOf("/page/main.js")).toBe("text/javascript; charset=utf-8");
    expect(await typeOf("/page/uplot.css")).toBe("text/css; charset=utf-8");
    expect(await typeOf("/page/icon.svg")).toBe("image/svg+xml");
  });

  it("is served for each of the folders but what only types are read from", () => {
    const folders = ["page", "page-parts"].map((name) => new URL(`../../${name}/`, import.meta.url));
    const there = folders.flatMap((folder) => readdirSync(folder));
    expect(new Set(there).size).toBe(there.length);
    const served = [...pageFiles().keys()].map((path) => path.replace("/page/", ""));
    expect(there.filter((name) => !served.includes(name)).toSorted()).toEqual([
      ...["index.html", "tsconfig.json", "uplot.d.ts"],
    ]);
  });

  it.each([
    "/page/..%2fpackage.json",
    "/page/%2e%2e/package.json",
    "/page/tsconfig.json",
    "/page/",
    "/page/__proto__",
  ])("is not %s", async (path) => {
    const { ask } = await startWorld();
    expect((await ask(path)).status).toBe(404);
  });

  it("comes to HEAD without a body, and to no other method", async () => {
    const { ask } = await startWorld();
    expect(await ask("/", { method: "HEAD" })).toMatchObject({ status: 200, text: "" });
    expect(await ask("/", { method: "POST" })).toMatchObject({ status: 405 });
  });
});
