import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { pipeline } from "node:stream/promises";
import { setImmediate, setTimeout as wait } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import { type BaseRoom, createClient, defineProvider } from "@stream-fallback/core";
import {
  createPrometheusMetrics,
  type PrometheusLibrary,
  type PrometheusMetrics,
} from "@stream-fallback/core/prometheus";

const ROOMS = 10_000;
const ENDPOINTS = 1_000;
const OUTCOMES = ["success", "success", "failure", "neutral"] as const;
const CODES = ["TIMEOUT", "NETWORK", "HTTP_STATUS", "RISK_CONTROL", "EMPTY_REPLY"];

const OFF_AIR: BaseRoom = {
  living: false,
  ...{ title: "", owner: "anna", uid: "1", avatar: "", cover: "", liveId: "", area: "", sources: [] },
};

/** As a Prometheus would, on another core; says how many lines it got that are series. */
const SCRAPER = `
  const { parentPort, workerData } = require("node:worker_threads");
  parentPort.on("message", async () => {
    const text = await (await fetch(workerData)).text();
    parentPort.postMessage(text.split("\\n").filter((line) => line !== "" && !line.startsWith("#")).length);
  });
`;

/** What a scrape may hold the event loop up for, in ms. */
const MOST_MS = 20;

/** Whatever else a machine does only adds to what is measured, so the best of some rounds is judged. */
const ROUNDS = 3;

/** One in twenty may meet the collector of garbage, which comes when nobody knows. */
const JUDGED = 0.95;

/** The longest stretch between two turns of the event loop: by the clock, and of the processor. */
interface Block {
  wallMs: number;
  cpuMs: number;
}

interface Scrapes {
  series: number;
  /** Of each scrape. */
  blocks: readonly Block[];
  /** Of as many stretches without a scrape. */
  idle: readonly Block[];
}

/** What is wrong with scrapes: nothing, if hardly any held the event loop up, and there are no more series than docs/metrics.md says. */
export async function complaintsOfScrapes(
  name: string,
  { library, count }: { library: PrometheusLibrary; count: number },
): Promise<string[]> {
  const bound = boundOf({ providers: 3, endpoints: ENDPOINTS + 1 });
  let longestMs = Number.POSITIVE_INFINITY;
  for (let round = 0; round < ROUNDS && longestMs > MOST_MS; round += 1) {
    const { series, blocks, idle } = await scrape(library, count);
    console.log(
      `      ${name}: ${series} series of at most ${bound}, the event loop held up by a scrape for`,
    );
    console.log(`      ${told(blocks)}; without a scrape ${told(idle)}`);
    if (series > bound) return [`${name}: ${series} series are more than ${bound}`];
    longestMs = Math.min(longestMs, percentile(blocks, { name: "cpuMs", share: JUDGED }));
  }
  return longestMs > MOST_MS ? [`${name}: scrapes took ${longestMs.toFixed(1)} ms at a time`] : [];
}

function told(blocks: readonly Block[]): string {
  const at = (name: keyof Block, share: number) => percentile(blocks, { name, share }).toFixed(1);
  const of = (name: keyof Block) =>
    `${at(name, 0.5)} (p50), ${at(name, JUDGED)} (p95), ${at(name, 1)} ms (max)`;
  return `${of("cpuMs")} of the processor, ${of("wallMs")} by the clock`;
}

function percentile(blocks: readonly Block[], { name, share }: { name: keyof Block; share: number }): number {
  const sorted = blocks.map((block) => block[name]).toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0;
}

/** As docs/metrics.md has it. */
function boundOf({ providers, endpoints }: { providers: number; endpoints: number }): number {
  return 68 * providers + 75 * providers * endpoints + 110;
}

/** Scrapes over HTTP a process that has 1,000 endpoints and watches 10,000 rooms. */
async function scrape(library: PrometheusLibrary, count: number): Promise<Scrapes> {
  const metrics = createPrometheusMetrics({ library, maxServices: 2, maxEndpoints: ENDPOINTS });
  fill(metrics);
  const client = watchingClient(metrics);
  const server = createServer((_request, response) => {
    response.setHeader("content-type", metrics.registry.contentType);
    pipeline(metrics.render(), response).catch(() => {});
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const scraper = new Worker(SCRAPER, { eval: true, workerData: `http://127.0.0.1:${port}` });
  const scrapeOnce = async (): Promise<number> => {
    scraper.postMessage("scrape");
    const [series] = await once(scraper, "message");
    return series;
  };
  try {
    let series = 0;
    // What is compiled with the first ones is no part of them.
    for (let warm = 0; warm < 15; warm += 1) series = await scrapeOnce();
    const blocks: Block[] = [];
    const idle: Block[] = [];
    for (let at = 0; at < count; at += 1) {
      const startedAt = performance.now();
      blocks.push(await longestBlockIn(scrapeOnce));
      const tookMs = performance.now() - startedAt;
      idle.push(await longestBlockIn(() => wait(tookMs)));
    }
    return { series, blocks, idle };
  } finally {
    await scraper.terminate();
    server.close();
    server.closeAllConnections();
    await client.close();
  }
}

function fill(metrics: PrometheusMetrics): void {
  for (let endpoint = 0; endpoint < ENDPOINTS; endpoint += 1) {
    const source = { service: "gateway", endpoint: `backend-${endpoint}` };
    for (const [at, outcome] of OUTCOMES.entries())
      metrics.recordResponse({ ...source, role: "first", durationMs: 40 * at + endpoint, outcome });
    for (const code of CODES)
      metrics.recordResponse({ ...source, role: "first", durationMs: 1, outcome: "failure", code });
    metrics.recordFailover({ ...source, to: "another", code: "TIMEOUT" });
    metrics.recordCircuitBreak({ ...source, from: "closed", to: "open" });
  }
}

function watchingClient(metrics: PrometheusMetrics) {
  const provider = defineProvider({
    ...{ id: "site", name: "site", siteURL: "https://site.example/" },
    adapters: ["one", "two", "three", "four"].map((name) => ({
      ...{ name, provides: ["status" as const] },
      fetchRoom: async () => OFF_AIR,
    })),
    matchURL: () => true,
    resolve: async (roomId) => ({ provider: "site", roomId }),
  });
  const client = createClient({ providers: [provider], metrics, config: { rates: { enabled: false } } });
  metrics.observe(client);
  client.watch(
    Array.from({ length: ROOMS }, (_, room) => `${room}`),
    { intervalMs: 60_000 },
  );
  return client;
}

/** The longest stretch between two turns of the event loop while the work runs. */
async function longestBlockIn(work: () => Promise<unknown>): Promise<Block> {
  let isOver = false;
  const done = work().finally(() => {
    isOver = true;
  });
  const longest = { wallMs: 0, cpuMs: 0 };
  for (let last = now(); !isOver; ) {
    await setImmediate();
    const at = now();
    longest.wallMs = Math.max(longest.wallMs, at.wallMs - last.wallMs);
    longest.cpuMs = Math.max(longest.cpuMs, at.cpuMs - last.cpuMs);
    last = at;
  }
  await done;
  return longest;
}

function now(): Block {
  const { user, system } = process.threadCpuUsage();
  return { wallMs: performance.now(), cpuMs: (user + system) / 1_000 };
}
