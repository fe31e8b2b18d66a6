import { withDefaults } from "../runtime/with-defaults.ts";
import type { Outcome } from "./outcome.ts";
import { addToPeakEwma, type PeakEwma, readPeakEwma } from "./peak-ewma.ts";
import type { Candidate } from "./strategy.ts";

/** What is known of how long an endpoint takes. */
export interface ResponseTime {
  /** Undefined until an attempt there has ended. */
  ewma: PeakEwma | undefined;
  /** Whether an answer or a failure has told, rather than an attempt that was given up. */
  isMeasured: boolean;
}

export interface ResponseTimeOptions {
  /** After this long without news an estimate counts for 37 %, in ms. @default 10000 */
  decayMs?: number | undefined;
  /** The least that a failed attempt counts as having taken, in ms. @default 10000, the default attempt timeout */
  failureMs?: number | undefined;
}

/** What is taken where nothing is given. */
export const defaultResponseTimes: Record<keyof ResponseTimeOptions, number> = {
  decayMs: 10_000,
  failureMs: 10_000,
};

/** Estimates how long endpoints take to answer, in a way that does not draw calls to those that fail. */
export class ResponseTimes {
  readonly #decayMs: number;
  readonly #failureMs: number;

  constructor(options: ResponseTimeOptions = {}) {
    const { decayMs, failureMs } = withDefaults(defaultResponseTimes, options);
    this.#decayMs = decayMs;
    this.#failureMs = failureMs;
  }

  /** How long the next attempt there may take, in ms: 0 where nobody has tried yet, so that somebody does. */
  expect({ ewma }: ResponseTime, { inFlight }: Candidate, nowMs: number): number {
    // While one attempt finds out, the others wait for what it finds: an estimate that has faded would draw them all.
    if (inFlight > 0) return ewma?.valueMs ?? this.#failureMs;
    return ewma === undefined ? 0 : readPeakEwma(ewma, nowMs, this.#decayMs);
  }

  note(time: ResponseTime, { kind, durationMs }: Outcome, nowMs: number): void {
    if (kind === "neutral") this.#noteGivenUp(time, durationMs, nowMs);
    else
      this.#noteSample(time, kind === "failure" ? Math.max(durationMs, this.#failureMs) : durationMs, nowMs);
  }

  #noteSample(time: ResponseTime, sampleMs: number, nowMs: number): void {
    if (time.ewma === undefined || !time.isMeasured) time.ewma = { valueMs: sampleMs, atMs: nowMs };
    else addToPeakEwma(time.ewma, sampleMs, nowMs, this.#decayMs);
    time.isMeasured = true;
  }

  /**
   * An attempt that was given up tells only that an answer takes at least this long. The estimate stands as before the
   * attempt, and fades anew: otherwise an endpoint whose attempts are always outrun would look faster and faster.
   */
  #noteGivenUp(time: ResponseTime, ranMs: number, nowMs: number): void {
    const valueMs = Math.max(time.ewma?.valueMs ?? this.#failureMs, ranMs);
    time.ewma = { valueMs, atMs: nowMs };
  }
}

export function unknownResponseTime(): ResponseTime {
  return { ewma: undefined, isMeasured: false };
}
