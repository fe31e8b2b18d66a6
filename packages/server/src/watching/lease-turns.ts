import type { Clock, TimerHandle } from "@stream-fallback/core";
import type { Turn, TurnListener, Turns } from "./turns.ts";

/** The right to watch, in a place that all who share it can reach. What fails is rejected. */
export interface Lease {
  /**
   * Takes the right for so many ms, or keeps it for as many more.
   * @param isHeld whether the caller holds it, as far as it knows
   */
  take(isHeld: boolean, ms: number): Promise<"mine" | "another's" | "nobody's">;
  /** Gives it to whoever comes first; that of another is left alone. */
  release(): Promise<void>;
}

/** How long after a kill another one takes over, at most and without the next look. */
const LEASE_MS = 3_000;
/** What is under way when the turn ends has so long to end. */
const MARGIN_MS = 300;
const LOOK_MS = 500;
/** So long nobody is known to watch before that is told: a change of turns takes less. */
const SILENCE_MS = 4_500;

/**
 * Turns by a lease. Who holds it counts by its own clock, from before it asked for more time: the place may be out of reach, or
 * this process stand still, and the turn ends all the same before another's can begin.
 */
export class LeaseTurns implements Turns {
  readonly #lease: Lease;
  readonly #clock: Clock;
  #listener: TurnListener | undefined;
  #turn: { until: number; over: AbortController } | undefined;
  #lookTimer: TimerHandle;
  #endTimer: TimerHandle;
  #looking: Promise<void> | undefined;
  #isClosed = false;
  #isAnothers = false;
  /** When somebody was last known to watch. */
  #watchedAt: number;
  #isTold = true;

  constructor(lease: Lease, clock: Clock) {
    this.#lease = lease;
    this.#clock = clock;
    this.#watchedAt = clock.now();
  }

  watchedBy(): "here" | "elsewhere" | "nobody" {
    if (this.#isMine()) return "here";
    return this.#isAnothers && this.#clock.now() - this.#watchedAt < LEASE_MS ? "elsewhere" : "nobody";
  }

  follow(listener: TurnListener): void {
    this.#listener = listener;
    this.look();
  }

  look(): void {
    if (this.#isClosed) return;
    this.#looking ??= this.#look().finally(() => {
      this.#looking = undefined;
      if (!this.#isClosed) this.#lookTimer = this.#clock.setTimeout(() => this.look(), LOOK_MS);
    });
  }

  async close(work: () => Promise<void>): Promise<void> {
    this.#isClosed = true;
    this.#clock.clearTimeout(this.#lookTimer);
    await this.#looking;
    this.#end();
    await work();
    await this.#lease.release().catch(() => {});
  }

  #isMine(): boolean {
    return this.#turn !== undefined && this.#clock.now() < this.#turn.until;
  }

  async #look(): Promise<void> {
    this.#clock.clearTimeout(this.#lookTimer);
    const askedAt = this.#clock.now();
    try {
      const answer = await this.#lease.take(this.#isMine(), LEASE_MS);
      this.#isAnothers = answer === "another's";
      if (answer === "mine") this.#hold(askedAt + LEASE_MS - MARGIN_MS);
      else this.#end();
      if (answer !== "nobody's") this.#watchedAt = this.#clock.now();
    } catch {
      // Out of reach: the turn goes on until its time is over, by the timer or by whoever looks.
    }
    if (this.#turn !== undefined && !this.#isMine()) this.#end();
    this.#tellStanding();
  }

  #hold(until: number): void {
    // It may have been another's in the meantime.
    if (this.#turn !== undefined && !this.#isMine()) this.#end();
    if (this.#isClosed || until <= this.#clock.now()) return;
    this.#clock.clearTimeout(this.#endTimer);
    this.#endTimer = this.#clock.setTimeout(() => this.#endInTime(), until - this.#clock.now());
    if (this.#turn !== undefined) {
      this.#turn.until = until;
      return;
    }
    const turn = { until, over: new AbortController() };
    this.#turn = turn;
    const isMine = () => this.#turn === turn && this.#isMine();
    this.#listener?.onTurn({ isMine, signal: turn.over.signal } satisfies Turn);
  }

  #endInTime(): void {
    if (!this.#isMine()) this.#end();
  }

  #end(): void {
    this.#clock.clearTimeout(this.#endTimer);
    const turn = this.#turn;
    this.#turn = undefined;
    turn?.over.abort();
  }

  #tellStanding(): void {
    const isWatched = this.#clock.now() - this.#watchedAt < SILENCE_MS;
    if (isWatched === this.#isTold) return;
    this.#isTold = isWatched;
    this.#listener?.onStanding(isWatched);
  }
}
