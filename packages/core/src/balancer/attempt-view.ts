import type { Clock } from "../runtime/clock.ts";
import type { AttemptContext } from "./endpoint.ts";

/** What an endpoint sees of an attempt; each part is made when it is first looked at, since most never are. */
export class AttemptView implements AttemptContext {
  private readonly attempt: { readonly signal: AbortSignal };
  private readonly clock: Clock;
  private readonly deadlineAt: number;

  constructor(attempt: { readonly signal: AbortSignal }, clock: Clock, deadlineAt: number) {
    this.attempt = attempt;
    this.clock = clock;
    this.deadlineAt = deadlineAt;
  }

  get signal(): AbortSignal {
    return this.attempt.signal;
  }

  /** Works without its object, as most take it out of it. */
  get remainingMs(): () => number {
    return () => Math.max(0, this.deadlineAt - this.clock.now());
  }
}
