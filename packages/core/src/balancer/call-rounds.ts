import { decorrelatedJitter } from "../policies/backoff.ts";
import type { BalancerParts } from "./balancer-parts.ts";

type Parts = Pick<BalancerParts<never, unknown>, "clock" | "failover" | "random">;

/** The rounds of one call through its endpoints, and the waits between them. */
export class CallRounds {
  /** When the next round begins; undefined while none is planned. */
  resumeAt: number | undefined;
  readonly #parts: Parts;
  #round = 1;
  /** The latest wait between two rounds, in ms. */
  delayMs = 0;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** Plans another round, if there may be one and it can begin within `remainingMs`. */
  plan(askedWaitMs: number, remainingMs: number): boolean {
    const { rounds, roundDelayMs, maxRoundDelayMs } = this.#parts.failover;
    if (this.#round >= rounds) return false;
    const limits = { baseMs: roundDelayMs, capMs: maxRoundDelayMs, random: this.#parts.random };
    this.delayMs = decorrelatedJitter(this.delayMs || roundDelayMs, limits);
    // A `Retry-After` is honoured in full or, where it is longer than the caller's time, not waited for at all.
    const waitMs = Math.max(this.delayMs, askedWaitMs);
    if (waitMs >= remainingMs) return false;
    this.resumeAt = this.#parts.clock.now() + waitMs;
    return true;
  }

  begin(): void {
    this.resumeAt = undefined;
    this.#round += 1;
  }
}
