import {
  addSample,
  createLatencyEstimate,
  type LatencyEstimate,
  samplesOf,
} from "../policies/latency-estimate.ts";
import { DEFAULT_IDENTITY } from "./asker.ts";

/** What was counted since the balancer was made: plain whole numbers, so that a call pays next to nothing for them. */
export interface Counts {
  /** Attempts that were sent. */
  requests: number;
  /** Attempts that were answered. */
  answers: number;
  /** Attempts that failed. */
  errors: number;
  /** Those of the answers that came when their calls had ended. */
  unusedAnswers: number;
  failureCalls: number;
  rejectedCalls: number;
}

/** The same of one who asks, with how long answers took of late. */
export interface TimedCounts extends Counts {
  readonly latency: LatencyEstimate;
}

/** Names come from outside: beyond this many, the least recently used are forgotten. */
const MOST_NAMES = 1_000;

const NONE: Counts = {
  requests: 0,
  answers: 0,
  errors: 0,
  unusedAnswers: 0,
  failureCalls: 0,
  rejectedCalls: 0,
};

/**
 * The counts of all together, and of each by its name. While nobody but the common one has come, as in most programs, these
 * are the same, and are counted once.
 */
export class CountsByName {
  readonly total: Counts = { ...NONE };
  /** Those of the common name, once others have come. */
  common: TimedCounts | undefined;
  readonly #latency: LatencyEstimate;
  #others: Map<string, TimedCounts> | undefined;

  /** @param latency of all together, kept by whoever makes this */
  constructor(latency: LatencyEstimate) {
    this.#latency = latency;
  }

  /** What is to be counted beside the total; undefined while the total says it all. */
  of(name: string): TimedCounts | undefined {
    return name === DEFAULT_IDENTITY ? this.common : this.#ofOther(name);
  }

  /** The common one first, then the others, the least recently used first; nobody who did nothing. */
  entries(): [string, TimedCounts][] {
    const common = this.common ?? { ...this.total, latency: this.#latency };
    const all: [string, TimedCounts][] = [[DEFAULT_IDENTITY, common], ...(this.#others ?? [])];
    return all.filter(
      ([, { requests, failureCalls, rejectedCalls }]) => requests + failureCalls + rejectedCalls > 0,
    );
  }

  #ofOther(name: string): TimedCounts {
    this.common ??= { ...this.total, latency: copyOf(this.#latency) };
    this.#others ??= new Map();
    const counts = this.#others.get(name) ?? noCounts();
    this.#others.delete(name);
    this.#others.set(name, counts);
    const [oldest] = this.#others.size > MOST_NAMES ? this.#others.keys() : [];
    if (oldest !== undefined) this.#others.delete(oldest);
    return counts;
  }
}

export function noCounts(): TimedCounts {
  return { ...NONE, latency: createLatencyEstimate() };
}

function copyOf(latency: LatencyEstimate): LatencyEstimate {
  const copy = createLatencyEstimate();
  for (const ms of samplesOf(latency)) addSample(copy, ms);
  return copy;
}
