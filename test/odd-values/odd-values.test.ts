import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import * as bilibili from "@stream-fallback/bilibili-provider";
import * as core from "@stream-fallback/core";
import * as balancer from "@stream-fallback/core/balancer";
import * as openTelemetry from "@stream-fallback/core/opentelemetry";
import * as prometheus from "@stream-fallback/core/prometheus";
import * as recorder from "@stream-fallback/core/recorder";
import * as testing from "@stream-fallback/core/testing";
import * as douyin from "@stream-fallback/douyin-provider";
import * as signing from "@stream-fallback/douyin-provider/signing";
import * as gateway from "@stream-fallback/gateway";
import * as server from "@stream-fallback/server";
import { beforeAll, expect, it } from "vitest";

const run = promisify(execFile);
const main = fileURLToPath(new URL("main.ts", import.meta.url));
const SWEEP_TIMEOUT_MS = 240_000;

/** Data, and nothing to hand anything to. */
const DATA = [
  "DURATION_BOUNDS_MS",
  "OTHER_NAME",
  "PROVIDER_API_VERSION",
  "RetryPolicies",
  "highConcurrency",
  "lowLatency",
  "noopMetrics",
];

let swept: string[];
let verdict: string;

/** One process, which takes a second to load: what escapes there ends no tests. */
beforeAll(async () => {
  const options = { timeout: SWEEP_TIMEOUT_MS, maxBuffer: 10_000_000 };
  const { stdout } = await run(process.execPath, [main, "--sample"], options).catch(
    (failure: { stdout: string }) => failure,
  );
  const [names = "", ...others] = stdout.split("\n");
  swept = JSON.parse(names);
  verdict = others.join("\n");
}, SWEEP_TIMEOUT_MS);

it.each<[string, object]>([
  ["core", core],
  ["core/balancer", balancer],
  ["core/opentelemetry", openTelemetry],
  ["core/prometheus", prometheus],
  ["core/recorder", recorder],
  ["core/testing", testing],
  ["douyin-provider", douyin],
  ["douyin-provider/signing", signing],
  ["bilibili-provider", bilibili],
  ["server", server],
  ["gateway", gateway],
])("the door %s lets nothing out that no odd value is handed to", (_name, door) => {
  expect(Object.keys(door).filter((name) => !DATA.includes(name) && !swept.includes(name))).toEqual([]);
});

it("the doors that odd values are handed to are all that there are", () => {
  const doorsOf = (name: string) => {
    const file = new URL(`../../packages/${name}/package.json`, import.meta.url);
    return Object.keys(JSON.parse(readFileSync(file, "utf8")).exports);
  };
  expect(doorsOf("core")).toEqual([
    ".",
    "./balancer",
    "./opentelemetry",
    "./prometheus",
    "./recorder",
    "./testing",
  ]);
  expect(doorsOf("douyin-provider")).toEqual([".", "./signing"]);
  expect(doorsOf("bilibili-provider")).toEqual(["."]);
  // What is behind the doors guard and page is for services of ours alone.
  expect(doorsOf("server")).toEqual([".", "./guard", "./page"]);
  expect(doorsOf("gateway")).toEqual(["."]);
});

it("an odd value, handed in anywhere, ends in an answer or a typed error", () => {
  expect(verdict).toMatch(/^\d{4,5} odd values handed in on Node v[\d.]+, 0 faults\n$/);
});
