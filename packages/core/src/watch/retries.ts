import type { Random } from "../runtime/random.ts";

interface FailingRoom {
  intervalMs: number;
  /** Asks in a row that nobody could answer. */
  failures: number;
}

interface Failure {
  room: FailingRoom;
  /** Whether anybody was asked. */
  isAsked: boolean;
}

interface RetriesOptions {
  random: Random;
  /** How many rooms are watched. */
  watched(): number;
}

const FIRST_RETRY_MS = 5_000;
/** When few rooms are watched each that fails puts off the retry by so much, since all of them may be retried at once. */
const SHARE_MS = 500;
const MOST_DOUBLINGS = 10;
/** Rooms that failed at the same moment are not retried at the same moment. */
const JITTER = 0.1;

/**
 * When a room that failed is asked for again: soon where it is one of few, and where all fail, as when the network is gone,
 * no more often than its interval, so that those which wait are no burst when it comes back.
 */
export class Retries {
  readonly #options: RetriesOptions;
  readonly #failing = new Set<FailingRoom>();

  constructor(options: RetriesOptions) {
    this.#options = options;
  }

  /** In how many ms a room that has just failed is asked for again: never later than its interval. */
  nextInMs({ room, isAsked }: Failure): number {
    const { random, watched } = this.#options;
    this.#failing.add(room);
    const shareMs = Math.min(SHARE_MS, room.intervalMs / Math.max(1, watched()));
    const firstMs = Math.max(FIRST_RETRY_MS, this.#failing.size * shareMs);
    const soonMs = isAsked ? firstMs * 2 ** Math.min(room.failures - 1, MOST_DOUBLINGS) : firstMs;
    return Math.min(room.intervalMs, soonMs) * (1 - JITTER * random());
  }

  /** For a room that was answered for, or is asked for no more. */
  forget(room: FailingRoom): void {
    this.#failing.delete(room);
  }
}
