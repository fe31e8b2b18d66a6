import type { Clock } from "../runtime/clock.ts";
import type { AttemptContext } from "./endpoint.ts";

/**
 * The context that an endpoint gets. Its signal and its function are made when first read, since most endpoints read
 * neither.
 */
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

  /** A function that needs no `this`, since endpoints take it out of the context by destructuring. */
  get remainingMs(): () => number {
    return () => Math.max(0, this.deadlineAt - this.clock.now());
  }
}
