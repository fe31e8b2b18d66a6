// `npm run check:packages`: packs what would be published and uses it as a stranger would, in a folder of its own.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const workshop = mkdtempSync(join(tmpdir(), "stream-fallback-"));

const CONSUMER = `
import { bilibili, getInfo as getBilibiliInfo } from "@stream-fallback/bilibili-provider";
import { createClient, openCache, StreamFallbackError } from "@stream-fallback/core";
import { createBalancer } from "@stream-fallback/core/balancer";
import { observeWithOpenTelemetry } from "@stream-fallback/core/opentelemetry";
import { createPrometheusMetrics } from "@stream-fallback/core/prometheus";
import { recorderFacade } from "@stream-fallback/core/recorder";
import { manualClock } from "@stream-fallback/core/testing";
import { douyin, getInfo, type RoomInfo } from "@stream-fallback/douyin-provider";
import { acSignature } from "@stream-fallback/douyin-provider/signing";
import { startGateway } from "@stream-fallback/gateway";
import { startServer } from "@stream-fallback/server";

const client = createClient({ providers: [douyin(), bilibili()], clock: manualClock() });
const refused: unknown = await getInfo("").catch((error: unknown) => error);
if (!(refused instanceof StreamFallbackError) || refused.code !== "INVALID_INPUT") throw refused;
const refusedToo: unknown = await getBilibiliInfo("").catch((error: unknown) => error);
if (!(refusedToo instanceof StreamFallbackError) || refusedToo.code !== "INVALID_INPUT") throw refusedToo;
const facade = recorderFacade({ id: "B", name: "B", siteURL: "https://live.bilibili.com/", createProvider: () => bilibili() });
if (!facade.provider.matchURL("https://live.bilibili.com/1")) throw new Error("recorder");
if (acSignature({ timestamp: 0, site: "", nonce: "", userAgent: "" }).length !== 47) throw new Error("signing");
const balancer = createBalancer({ name: "two", endpoints: [{ name: "only", call: async () => 1 }] });
if ((await balancer.call("")).value !== 1) throw new Error("balancer");
const cache = openCache("memory:");
await cache.set("key", "value", 1_000);
if ((await cache.get("key")) !== "value") throw new Error("keyv");
await cache.close();
const needed: unknown = await (async () => openCache("redis://localhost"))().catch((error: unknown) => error);
if (!(needed instanceof StreamFallbackError && needed.message.includes("npm install @keyv/redis"))) throw needed;
// The library of the service's metrics brings the API of OpenTelemetry, with which nothing is set up here.
(await observeWithOpenTelemetry(client))();
const library: unknown = await (async () => createPrometheusMetrics({} as never))().catch((error: unknown) => error);
if (!(library instanceof StreamFallbackError && library.message.includes("@prometheus-io/client"))) throw library;
const server = await startServer({ client, port: 0 });
if (!/^http:/.test(server.origin)) throw new Error("server");
for (const path of ["/", "/page/main.js", "/page/dom.js", "/page/uplot.js"])
  if ((await fetch(server.origin + path)).status !== 200) throw new Error(path);
const gateway = await startGateway({ backends: [new URL(server.origin).host], port: 0 });
if ((await fetch(gateway.origin + "/openapi.json")).status !== 200) throw new Error("gateway");
for (const path of ["/lb", "/lb/", "/lb/page/main.js", "/lb/page/dom.js"])
  if ((await fetch(gateway.origin + path)).status !== 200) throw new Error(path);
await gateway.close();
await server.close();
export const titleOf = (info: RoomInfo): string => info.title;
await client.close();
`;

try {
  for (const name of ["core", "douyin-provider", "bilibili-provider", "server", "gateway", "cli"]) {
    const folder = join(root, "packages", name);
    run("npx", ["-y", "pnpm@12", "pack", "--pack-destination", workshop], { cwd: folder });
  }
  const tarballs = readdirSync(workshop).map((file) => join(workshop, file));
  for (const tarball of tarballs) {
    run("publint", ["--strict", tarball], { cwd: root });
    // The CLI has no module to import.
    if (!tarball.includes("-cli-")) run("attw", [tarball, "--profile", "esm-only"], { cwd: root });
  }
  writeFileSync(join(workshop, "package.json"), JSON.stringify({ type: "module", private: true }));
  writeFileSync(join(workshop, "consumer.ts"), CONSUMER);
  run("npm", ["install", "--no-audit", "--no-fund", ...tarballs], { cwd: workshop });
  const strict = ["--module", "nodenext", "--target", "es2024", "--strict", "--skipLibCheck", "false"];
  run("tsc", [...strict, "--types", "", "--outDir", "out", "consumer.ts"], { cwd: workshop });
  run("node", [join("out", "consumer.js")], { cwd: workshop });
  run("node", ["-e", 'require("@stream-fallback/douyin-provider").getInfo.call'], { cwd: workshop });
  run(join("node_modules", ".bin", "douyin-info"), ["--version"], { cwd: workshop });
} finally {
  rmSync(workshop, { recursive: true, force: true });
}

function run(command: string, args: readonly string[], { cwd }: { cwd: string }): void {
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8" });
  const line = [command, ...args].join(" ").replaceAll(workshop, ".").replaceAll(root, "");
  process.stdout.write(`${status === 0 ? "ok  " : "FAIL"}  ${line}\n`);
  if (status === 0) return;
  process.stdout.write(`${stdout ?? ""}${stderr ?? ""}${error?.message ?? ""}\n`);
  process.exitCode = 1;
}
