/** That a breaker moved. */
export interface BreakerMove {
  /** Of the breaker. */
  name: string;
  to: "closed" | "half-open" | "open";
  retryAfterMs: number;
}

/** Whoever gives another cookie with each call makes pairs by the thousand. */
const MOST_KEPT = 1_000;
/** How long one counts after its block whose trial nobody makes, such as that of a cookie that is used no more. */
const FORGOTTEN_AFTER_MS = 3_600_000;

/** The breakers that opened and have not closed again, by name: each until an hour after its block at most. */
export class OpenBreakers {
  /** When each one's block ends. */
  readonly #until = new Map<string, number>();

  note({ name, to, retryAfterMs }: BreakerMove, nowMs: number): void {
    const before = this.#until.get(name);
    this.#until.delete(name);
    if (to === "closed") return;
    this.#until.set(name, Math.max(before ?? 0, nowMs + retryAfterMs));
    const [oldest] = this.#until.keys();
    if (this.#until.size > MOST_KEPT && oldest !== undefined) this.#until.delete(oldest);
  }

  /** Those of an endpoint that has left, or an identity. */
  forget(isGone: (name: string) => boolean): void {
    for (const name of this.#until.keys()) if (isGone(name)) this.#until.delete(name);
  }

  /** In the order in which they moved last. */
  names(): string[] {
    return [...this.#until.keys()];
  }

  /** How long the first of those blocks lasts that are not over; undefined where there is none. */
  soonestMs(nowMs: number): number | undefined {
    let soonest: number | undefined;
    for (const until of this.#until.values()) if (until > nowMs) soonest = Math.min(soonest ?? until, until);
    return soonest === undefined ? undefined : soonest - nowMs;
  }

  count(nowMs: number): number {
    for (const [name, until] of this.#until)
      if (nowMs - until >= FORGOTTEN_AFTER_MS) this.#until.delete(name);
    return this.#until.size;
  }
}
