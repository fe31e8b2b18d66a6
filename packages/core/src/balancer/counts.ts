import { createLatencyEstimate, type LatencyEstimate } from "../policies/latency-estimate.ts";
import { DEFAULT_IDENTITY } from "./asker.ts";

/** What was counted since the balancer was made: plain whole numbers, so that a call pays next to nothing for them. */
export interface Counts {
  /** Attempts that were sent. */
  requests: number;
  /** Attempts that were answered. */
  answers: number;
  /** Attempts that failed. */
  errors: number;
  successCalls: number;
  failureCalls: number;
  rejectedCalls: number;
}

/** The same of an identity or a pair, with how long answers took of late. */
export interface TimedCounts extends Counts {
  readonly latency: LatencyEstimate;
}

/** Names come from outside: beyond this many, the least recently used are forgotten. */
const MOST_NAMES = 1_000;

export function createCounts(): Counts {
  return { requests: 0, answers: 0, errors: 0, successCalls: 0, failureCalls: 0, rejectedCalls: 0 };
}

/** Counts of each identity, by its name. */
export class CountsByName {
  #common: TimedCounts | undefined;
  #others: Map<string, TimedCounts> | undefined;

  /** Those of this name, from 0 where there are none. */
  of(name: string): TimedCounts {
    // Nearly every call is that of the common name.
    if (name === DEFAULT_IDENTITY) {
      this.#common ??= createTimedCounts();
      return this.#common;
    }
    this.#others ??= new Map();
    const counts = this.#others.get(name) ?? createTimedCounts();
    this.#others.delete(name);
    this.#others.set(name, counts);
    const [oldest] = this.#others.size > MOST_NAMES ? this.#others.keys() : [];
    if (oldest !== undefined) this.#others.delete(oldest);
    return counts;
  }

  /** The common one first, then the others, the least recently used first. */
  entries(): [string, TimedCounts][] {
    const common: [string, TimedCounts][] = this.#common ? [[DEFAULT_IDENTITY, this.#common]] : [];
    return [...common, ...(this.#others ?? [])];
  }
}

export function createTimedCounts(): TimedCounts {
  return { ...createCounts(), latency: createLatencyEstimate() };
}
