import type { BalancerParts } from "./balancer-parts.ts";

type Parts = Pick<BalancerParts<never, unknown>, "budget" | "hedge">;

/** What one call may do beyond its first attempt, and who pays for it. */
export class CallMoves {
  readonly #parts: Parts;
  #hasMoved = false;
  #hasHedged = false;
  /** Whether the last move that was wanted was refused. */
  isRefused = false;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  /** The first move, to an endpoint that nothing speaks against, is free; all others cost a token. */
  mayFailOver(isClean: boolean, nowMs: number): boolean {
    const isFree = isClean && !this.#hasMoved;
    this.isRefused = !isFree && !this.#parts.budget.take(nowMs);
    this.#hasMoved ||= !this.isRefused;
    return !this.isRefused;
  }

  /** Another trial of an endpoint whose last one failed and proved nothing. */
  mayTryAgain(nowMs: number): boolean {
    this.isRefused = !this.#parts.budget.take(nowMs);
    return !this.isRefused;
  }

  /** Away from silence always, for mere slowness once per call. */
  mayWantHedge(isSilent: boolean): boolean {
    return isSilent || !this.#hasHedged;
  }

  mayHedge(isSilent: boolean, isClean: boolean, nowMs: number): boolean {
    const { budget, hedge } = this.#parts;
    const isPaid = isSilent
      ? this.mayFailOver(isClean, nowMs)
      : budget.takeForSlowness(hedge.maxShare, nowMs);
    this.#hasMoved ||= isPaid;
    this.#hasHedged ||= isPaid;
    return isPaid;
  }
}
