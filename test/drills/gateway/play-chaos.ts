import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../e2e/free-port.ts";
import { endsWithin, reportOf, startProcess } from "../drill-process.ts";
import { descriptorsOf, memoryMbOf } from "../process-size.ts";
import { Backends } from "./backends.ts";
import { type Fault, faultsOf } from "./faults.ts";
import type { LoadReport, LoadStart, Second } from "./messages.ts";
import { type GatewayProcess, startGatewayProcess } from "./start-gateway-process.ts";

export interface ChaosOptions {
  seconds: number;
  seed: number;
}

/** A look at the gateway's process, and at how many backends were well. */
interface ChaosSample {
  at: number;
  memoryMb: number;
  descriptors: number;
  well: number;
}

/** All that was seen of a chaos run. */
export interface ChaosRecord {
  options: ChaosOptions;
  /** Unix ms. */
  startedAt: number;
  seconds: Second[];
  faults: (Fault & { at: number })[];
  samples: ChaosSample[];
  /** Descriptors of the gateway before anything was asked, and once all had come to its end. */
  descriptors: { before: number; after: number };
  /** What the gateway counted. */
  status: Record<string, unknown>;
  /** Requests that never ended, and those that were not begun since too many had not. */
  left: number;
  skipped: number;
  /** POSTs that a backend answered, and how often each one reached a backend. */
  postsDone: string[];
  postsSeen: Record<string, number>;
  /** What the gateway wrote to stderr, and whether it ended by itself once told to. */
  told: string;
  endsByItself: boolean;
}

const BACKENDS = 5;
const SAMPLE_MS = 1_000;
const SETTLE_MS = 20_000;
const MOST_TO_END_MS = 20_000;
/** Connections that are kept for the checks of health. */
const KEPT = 2 * BACKENDS;

/** Plays it: backends, gateway and load are processes of their own. */
export async function playChaos(options: ChaosOptions): Promise<ChaosRecord> {
  const folder = mkdtempSync(join(tmpdir(), "drill-gateway-"));
  const ports: number[] = [];
  while (ports.length < BACKENDS) ports.push(await freePort());
  const postsOf = (index: number) => join(folder, `posts-${index}`);
  const backends = new Backends(
    ports.map((port, index) => ({ port, posts: postsOf(index), seed: options.seed + index })),
  );
  let gateway: GatewayProcess | undefined;
  try {
    await backends.start();
    gateway = await startGatewayProcess(ports);
    const played = await playAt(gateway, backends, options);
    gateway.child.kill("SIGTERM");
    const endsByItself = await endsWithin(gateway.child, MOST_TO_END_MS);
    const postsSeen: Record<string, number> = {};
    for (let index = 0; index < BACKENDS; index += 1)
      for (const id of readLines(postsOf(index))) postsSeen[id] = (postsSeen[id] ?? 0) + 1;
    return { options, ...played, postsSeen, told: gateway.told(), endsByItself };
  } finally {
    gateway?.child.kill("SIGKILL");
    await backends.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

type Played = Omit<ChaosRecord, "options" | "postsSeen" | "told" | "endsByItself">;

async function playAt(
  { child, origin }: GatewayProcess,
  backends: Backends,
  options: ChaosOptions,
): Promise<Played> {
  const before = descriptorsOf(child.pid);
  const { seconds, seed } = options;
  const load = startProcess("gateway/load-child.ts", { origin, seconds, seed } satisfies LoadStart);
  const startedAt = Date.now();
  const seen: Second[] = [];
  load.on("message", (report: LoadReport) => {
    if (report.kind === "second") seen.push(report.second);
  });
  const samples: ChaosSample[] = [];
  const looking = setInterval(() => {
    const [memoryMb, descriptors] = [memoryMbOf(child.pid), descriptorsOf(child.pid)];
    samples.push({ at: Date.now(), memoryMb, descriptors, well: backends.well });
  }, SAMPLE_MS);
  try {
    const over = reportOf<LoadReport, "over">(load, "over");
    const faults = await strikeFor(backends, options);
    const { left, skipped, postsDone } = await over;
    const isBack = () => descriptorsOf(child.pid) <= before + KEPT;
    for (let waitedMs = 0; !isBack() && waitedMs < SETTLE_MS; waitedMs += 100) await wait(100);
    const status = (await (await fetch(`${origin}/lb/status`)).json()) as Record<string, unknown>;
    const descriptors = { before, after: descriptorsOf(child.pid) };
    return { startedAt, seconds: seen, faults, samples, descriptors, status, left, skipped, postsDone };
  } finally {
    clearInterval(looking);
    load.kill();
    if (load.exitCode === null && load.signalCode === null) await once(load, "exit");
  }
}

/** Strikes one backend after the other, where one that is known to be well is left. */
async function strikeFor(
  backends: Backends,
  { seconds, seed }: ChaosOptions,
): Promise<ChaosRecord["faults"]> {
  const struck: ChaosRecord["faults"] = [];
  const running: Promise<void>[] = [];
  const ending = new AbortController();
  const endsAt = performance.now() + seconds * 1_000;
  for (const fault of faultsOf(seed, BACKENDS)) {
    await wait(Math.min(fault.afterMs, Math.max(0, endsAt - performance.now())));
    if (performance.now() >= endsAt) break;
    if (!backends.mayStrike(fault.backend)) continue;
    struck.push({ ...fault, at: Date.now() });
    running.push(backends.strike(fault, ending.signal));
  }
  ending.abort();
  await Promise.all(running);
  return struck;
}

function readLines(file: string): string[] {
  try {
    return readFileSync(file, "utf8")
      .split("\n")
      .filter((line) => line !== "");
  } catch {
    return [];
  }
}
