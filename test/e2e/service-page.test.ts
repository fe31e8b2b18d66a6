import { execFile, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createProvider as createBilibili } from "@stream-fallback/bilibili-provider";
import { createClient } from "@stream-fallback/core";
import { createProvider as createDouyin } from "@stream-fallback/douyin-provider";
import { startServer } from "@stream-fallback/server";
import { describe, expect, onTestFinished, test } from "vitest";
import { statusOfCode, statusOfRefusal } from "../../packages/server/src/reply/status-of-code.ts";
import { cast as bilibili } from "../emulator/bilibili/cast/cast.ts";
import { startBilibili } from "../emulator/bilibili/server.ts";
import { cast } from "../emulator/cast/rooms.ts";
import { startEmulator } from "../emulator/server.ts";

const page = readFileSync(new URL("../../docs/service.md", import.meta.url), "utf8");
const hasCurl = spawnSync("curl", ["--version"]).status === 0;
const isCurlLeftOut = !hasCurl && process.env.REQUIRE_ALL !== "1";

async function serve() {
  const [douyin, other] = await Promise.all([startEmulator(), startBilibili()]);
  const client = createClient({
    providers: [createDouyin({ origins: douyin.origins }), createBilibili({ origins: other.origins })],
    defaultProvider: "douyin",
  });
  const server = await startServer({ client, watcher: client.watch([cast.live.webRid]), port: 0 });
  onTestFinished(async () => {
    await server.close();
    await client.close();
    await Promise.all([douyin.close(), other.close()]);
  });
  return server;
}

describe("docs/service.md", () => {
  test("has every route of the description, and no other", async () => {
    const { origin } = await serve();
    const { paths } = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      paths: Record<string, object>;
    };
    const there = Object.entries(paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    const told = [...page.matchAll(/^\| `([A-Z]+ \/[^`]*)` \|/gm)].map(([, route]) => route);
    expect(told.toSorted()).toEqual(there.toSorted());
  });

  test("names the parameters and the fields of bodies that each route has", async () => {
    const { origin } = await serve();
    type Operation = { parameters: { name: string; in: string }[]; requestBody?: object };
    const document = (await (await fetch(`${origin}/openapi.json`)).json()) as {
      paths: Record<string, Record<string, Operation>>;
    };
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, { parameters, requestBody }] of Object.entries(methods)) {
        const row = page
          .split("\n")
          .find((line) => line.startsWith(`| \`${method.toUpperCase()} ${path}\` |`));
        for (const { name } of parameters.filter((each) => each.in === "query"))
          expect(row).toContain(`\`?${name}\``);
        const names = Object.keys(
          (requestBody as { content?: Record<string, { schema: { properties: object } }> } | undefined)
            ?.content?.["application/json"]?.schema.properties ?? {},
        );
        for (const name of names) expect(row).toContain(`\`${name}\``);
      }
  });

  test("has every error code beside its status", () => {
    const told = [...page.matchAll(/^\| (\d{3}) \| (.*) \|$/gm)].flatMap(([, status, codes = ""]) =>
      codes.split(", ").map((code) => [code.replaceAll("`", ""), Number(status)]),
    );
    expect(Object.fromEntries(told)).toEqual({ ...statusOfCode, ...statusOfRefusal });
  });

  test.skipIf(isCurlLeftOut)("has examples that work (needs curl)", async () => {
    const { origin } = await serve();
    const lines = page.split("\n").filter((line) => line.startsWith("curl "));
    expect(lines.length).toBeGreaterThan(5);
    for (const line of lines) {
      const played = line
        .replaceAll("http://127.0.0.1:13004", origin)
        .replaceAll("123456789", cast.live.webRid)
        .replaceAll("bilibili:76", `bilibili:${bilibili.live.roomId}`)
        .replace("curl -s", "curl -s --write-out '\\n%{http_code}'");
      // That of the events has no end of its own.
      const isEndless = line.includes("/v1/events");
      const { stdout, code } = await shell(played);
      expect(code, line).toBe(isEndless ? 28 : 0);
      expect(stdout, line).toMatch(/PUT|\/reset$/.test(line) ? /\n204$/ : /\n200$/);
    }
  });
});

/** What a line of a shell prints; this process answers it meanwhile. */
function shell(line: string): Promise<{ code: number; stdout: string }> {
  return new Promise((resolve) => {
    execFile("sh", ["-c", line], (error, stdout) => resolve({ code: Number(error?.code ?? 0), stdout }));
  });
}
