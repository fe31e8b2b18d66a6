import { ascending, percentile } from "../../simulation/statistics.ts";
import type { ChaosRecord } from "./play-chaos.ts";

export interface ChaosFigures {
  answered: number;
  own500: number;
  cut: number;
  failed: number;
  /** Of idempotent requests that were not cut, how many were answered by some backend. */
  share: number;
  failedBy: Record<string, number>;
  posts: Record<string, number>;
  postsTwice: string[];
  postsLost: string[];
  faults: Record<string, number>;
  beginMs: number[];
  firstMb: number;
  mostMb: number;
  lastMb: number;
  mostDescriptors: number;
  leastWell: number;
}

const LEAST_SHARE = 0.999;
/** Of a run of minutes the few that wait at a backend as it is killed, behind one that was frozen, are a bigger share. */
const LEAST_SHORT_SHARE = 0.997;
const SHORT_SECONDS = 300;
/** Buffers of all that waits at frozen backends, and garbage. */
const MOST_MORE_MB = 200;
/** 256 connections to each of five backends, and as many from the client. */
const MOST_DESCRIPTORS = 3_000;
const MOST_LEFT_DESCRIPTORS = 10;

export function chaosFigures({ seconds, samples, faults, postsSeen, postsDone }: ChaosRecord): ChaosFigures {
  const sum = (of: (second: (typeof seconds)[number]) => number) =>
    seconds.reduce((total, second) => total + of(second), 0);
  const failures = seconds.flatMap(({ failed }) => failed);
  const answered = sum((second) => second.answered);
  const posts: Record<string, number> = {};
  for (const second of seconds)
    for (const [kind, count] of Object.entries(second.posts)) posts[kind] = (posts[kind] ?? 0) + count;
  const memory = samples.map(({ memoryMb }) => memoryMb);
  return {
    ...{ answered, own500: sum(({ own500 }) => own500), cut: sum(({ cut }) => cut), failed: failures.length },
    share: answered / (answered + failures.length),
    failedBy: countsOf(failures.map(({ kind }) => kind)),
    posts,
    postsTwice: Object.keys(postsSeen).filter((id) => (postsSeen[id] ?? 0) > 1),
    postsLost: postsDone.filter((id) => postsSeen[id] === undefined),
    faults: countsOf(faults.map(({ kind }) => kind)),
    beginMs: ascending(seconds.flatMap(({ beginMs }) => beginMs)),
    ...{
      firstMb: memory[Math.min(5, memory.length - 1)] ?? 0,
      mostMb: Math.max(...memory),
      lastMb: memory.at(-1) ?? 0,
    },
    mostDescriptors: Math.max(...samples.map(({ descriptors }) => descriptors)),
    leastWell: Math.min(...samples.map(({ well }) => well)),
  };
}

/** What was measured, as rows of a table. */
export function figureRows(record: ChaosRecord, figures: ChaosFigures): string[][] {
  const { answered, failed, cut, own500, share, failedBy, beginMs } = figures;
  const { retries = 0 } = record.status as { retries?: number };
  const seconds = (part: number) => `${(percentile(beginMs, part) / 1_000).toFixed(2)} s`;
  return [
    ["what went wrong", words(figures.faults)],
    ["backends that were well at the worst moment", `${figures.leastWell} of 5`],
    ["idempotent requests", String(answered + failed + cut)],
    ["answered by some backend", `${answered}, ${(100 * share).toFixed(3)} % of those that were not cut`],
    ["of these, a backend's own 500", String(own500)],
    ["asked of a second backend", String(retries)],
    ["bodies cut by a kill", String(cut)],
    ["not answered", failed === 0 ? "0" : `${failed}: ${words(failedBy)}`],
    ["until the headers came", `p50 ${seconds(0.5)}, p99 ${seconds(0.99)}, at most ${seconds(1)}`],
    ["POSTs", words(figures.posts)],
    ["POSTs that reached a backend twice", String(figures.postsTwice.length)],
    [
      "memory of the gateway",
      `${mb(figures.firstMb)} at first, at most ${mb(figures.mostMb)}, ${mb(figures.lastMb)} at the end`,
    ],
    [
      "its descriptors",
      `${record.descriptors.before} at first, at most ${figures.mostDescriptors}, ${record.descriptors.after} at the end`,
    ],
  ];
}

/** What must hold and does not. */
export function complaintsOfChaos(record: ChaosRecord, figures: ChaosFigures): string[] {
  const { share, failedBy, postsTwice, postsLost, firstMb, mostMb, mostDescriptors } = figures;
  const { before, after } = record.descriptors;
  const leastShare = record.options.seconds < SHORT_SECONDS ? LEAST_SHORT_SHARE : LEAST_SHARE;
  const checks: [boolean, string][] = [
    [
      share < leastShare,
      `only ${(100 * share).toFixed(3)} % were answered; not answered: ${words(failedBy)}`,
    ],
    [postsTwice.length > 0, `POSTs reached a backend twice: ${postsTwice.slice(0, 5).join(", ")}`],
    [
      postsLost.length > 0,
      `POSTs were answered that no backend has seen: ${postsLost.slice(0, 5).join(", ")}`,
    ],
    [record.left > 0, `${record.left} requests never ended`],
    [record.skipped > 0, `${record.skipped} requests were not begun, since too many had not ended`],
    [mostMb > firstMb + MOST_MORE_MB, `the gateway took ${mb(mostMb)}, after ${mb(firstMb)} at first`],
    [mostDescriptors > MOST_DESCRIPTORS, `the gateway had ${mostDescriptors} descriptors open`],
    [after > before + MOST_LEFT_DESCRIPTORS, `${after} descriptors are open at the end, after ${before}`],
    [!record.endsByItself, "the gateway did not end within its time after SIGTERM"],
    [/unhandled|at .*\.js:\d+/i.test(record.told), `stderr has: ${record.told.slice(0, 500)}`],
  ];
  return checks.filter(([isFault]) => isFault).map(([, what]) => what);
}

function countsOf(kinds: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const kind of kinds) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
}

function words(counts: Record<string, number>): string {
  const parts = Object.entries(counts).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return parts.length === 0 ? "none" : parts.map(([name, count]) => `${name} ${count}`).join(", ");
}

function mb(value: number): string {
  return `${Math.round(value)} MB`;
}
