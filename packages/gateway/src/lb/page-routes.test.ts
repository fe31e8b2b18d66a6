import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { startWorld } from "../test-world/start-world.ts";
import { gatewayPageFiles } from "./page-files.ts";

const KEY = "0123456789abcdef";
const paths = [...gatewayPageFiles().keys()];

describe("a file of the gateway's page", () => {
  it("is open with a key, checked by its reader each time, and bound to this host", async () => {
    const { ask, backends } = await startWorld({ apiKey: KEY, play: [undefined] });
    for (const path of paths) {
      const { status, headers } = await ask(path);
      expect([path, status]).toEqual([path, 200]);
      expect(headers.get("cache-control")).toBe("no-cache");
      expect(headers.get("x-content-type-options")).toBe("nosniff");
      expect(headers.get("content-security-policy")).toMatch(/^default-src 'none'; script-src 'self';/);
      expect(headers.get("content-security-policy")).not.toMatch(/unsafe|https?:|\*/);
      const again = await ask(path, { headers: { "If-None-Match": headers.get("etag") ?? "" } });
      expect([again.status, await again.text()]).toEqual([304, ""]);
    }
    expect(backends[0]?.asked).toEqual([]);
  });

  it("is there for /lb as for /lb/, with links that lead to the same files", async () => {
    const { ask } = await startWorld({ play: [undefined] });
    const linked = async (path: string) => {
      const answer = await ask(path);
      expect(answer.headers.get("content-type")).toBe("text/html; charset=utf-8");
      const links = [...(await answer.text()).matchAll(/(?:href|src)="([^"#]+)"/g)].map(([, link]) => link);
      return links.map((link) => new URL(link ?? "", new URL(path, "http://gateway")).pathname);
    };
    const links = await linked("/lb/");
    expect(await linked("/lb")).toEqual(links);
    expect(links.filter((link) => !paths.includes(link))).toEqual([]);
    expect(links).toContain("/lb/page/main.js");
    expect((await ask("/lb?from=bookmark")).status).toBe(200);
  });

  it("imports only what is served beside it", async () => {
    for (const [path, { read }] of gatewayPageFiles())
      for (const [, imported] of read().matchAll(/^import .*"\.\/([\w-]+\.js)";$/gm))
        expect(paths, path).toContain(`/lb/page/${imported}`);
  });

  it("comes from its own folder, or from the parts of all pages, never from both", () => {
    const own = readdirSync(new URL("../../page/", import.meta.url));
    const parts = readdirSync(new URL("../../../server/page-parts/", import.meta.url));
    expect(own.filter((name) => parts.includes(name))).toEqual([]);
    const served = paths.map((path) => path.replace("/lb/page/", ""));
    expect([...own, ...parts].filter((name) => !served.includes(name))).toEqual([
      "index.html",
      "tsconfig.json",
    ]);
  });

  it.each([
    "/lb/page/",
    "/lb/page/tsconfig.json",
    "/lb/page/..%2fpackage.json",
    "/lb/page/%2e%2e/package.json",
    "/lb/page/__proto__",
    "/lb/page/main.js/",
    "/lb//page/main.js",
    "/lb/index.html",
  ])("is not %s", async (path) => {
    const { say, backends } = await startWorld({ play: [undefined] });
    const answer = await say(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
    expect(answer).toMatch(/^HTTP\/1\.1 404 /);
    expect(backends[0]?.asked).toEqual([]);
  });

  it("comes to HEAD without a body, and to no other method", async () => {
    const { ask } = await startWorld({ play: [undefined] });
    const head = await ask("/lb", { method: "HEAD" });
    expect([head.status, await head.text()]).toEqual([200, ""]);
    expect(Number(head.headers.get("content-length"))).toBeGreaterThan(1_000);
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const refused = await ask("/lb/page/main.js", { method });
      expect([refused.status, refused.headers.get("allow")]).toEqual([405, "GET, HEAD"]);
      expect(await refused.json()).toMatchObject({ code: "METHOD_NOT_ALLOWED" });
    }
  });

  it("hides only its own paths from the backends", async () => {
    const { ask, backends } = await startWorld({ play: [undefined] });
    for (const path of ["/", "/page/main.js", "/lbx", "/LB"]) await ask(path);
    expect(backends[0]?.asked.map(({ url }) => url)).toEqual(["/", "/page/main.js", "/lbx", "/LB"]);
  });
});
