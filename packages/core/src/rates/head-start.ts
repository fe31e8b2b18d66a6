import type { PairRate } from "./pair-rate.ts";
import { ratePolicy } from "./rate-policy.ts";
import { sentInMinute } from "./sent-window.ts";

/**
 * Finds out whether nobody has asked the site for minutes, and keeps that somebody does from now on; undefined where nothing
 * can tell.
 */
export type ClaimStart = () => Promise<boolean> | undefined;

interface Begun {
  readonly turns: number;
  left: number;
  freeAtMs: number;
}

/** How soon it is looked again whether the start is known to be fresh. */
const LOOK_MS = 100;
const MINUTE_MS = 60_000;

/**
 * The first turns of a fresh start, which come sooner and are paid back: in no minute is more asked than without them. Only
 * where it is kept that somebody asks: a process that is restarted in a loop would have a fresh start each time.
 */
export class HeadStart {
  readonly #claim: ClaimStart;
  readonly #pairs = new Map<PairRate, Begun>();
  #state: "new" | "asking" | "fresh" | "over" = "new";
  #endsAtMs = Number.POSITIVE_INFINITY;

  constructor(claim: ClaimStart) {
    this.#claim = claim;
  }

  /** Ms until a turn of it is free, or until that is worth another look; `Infinity` where there is none. */
  waitMs(pair: PairRate, nowMs: number): number {
    if (this.#state === "new") this.#begin();
    if (this.#state === "asking") return LOOK_MS;
    if (this.#state === "over") return Number.POSITIVE_INFINITY;
    if (this.#endsAtMs === Number.POSITIVE_INFINITY) this.#endsAtMs = nowMs + MINUTE_MS;
    if (nowMs >= this.#endsAtMs) {
      this.#end();
      return Number.POSITIVE_INFINITY;
    }
    const { left, turns, freeAtMs } = this.#begunOf(pair, nowMs);
    // What is sent on demand takes no turns, but the site counts it.
    const isOwn = sentInMinute(pair.sent, nowMs) <= turns - left;
    const isBlocked = pair.ceiling !== undefined || pair.refusedAtMs !== undefined;
    return left > 0 && isOwn && !isBlocked ? Math.max(0, freeAtMs - nowMs) : Number.POSITIVE_INFINITY;
  }

  /** Counts a turn that is taken there. */
  take(pair: PairRate, nowMs: number): void {
    const begun = this.#pairs.get(pair);
    if (begun === undefined) return;
    begun.left -= 1;
    begun.freeAtMs = nowMs + ratePolicy.headStartGapMs;
  }

  #begin(): void {
    const claiming = this.#claim();
    this.#state = claiming === undefined ? "over" : "asking";
    void claiming?.then((isFresh) => {
      this.#state = isFresh ? "fresh" : "over";
    });
  }

  #begunOf(pair: PairRate, nowMs: number): Begun {
    const turns = Math.floor(ratePolicy.headStartShare * pair.ratePerMinute);
    const begun = this.#pairs.get(pair) ?? { turns, left: turns, freeAtMs: nowMs };
    this.#pairs.set(pair, begun);
    return begun;
  }

  #end(): void {
    this.#state = "over";
    this.#pairs.clear();
  }
}
