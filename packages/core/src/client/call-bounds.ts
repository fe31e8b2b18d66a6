import type { ConfigStore } from "../config/config-store.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Clock } from "../runtime/clock.ts";
import type { ClientGetInfoOptions } from "./client-options.ts";

/** The balancer keeps the time too, and its error knows who was asked: it gets to speak first. */
export const DEADLINE_GRACE_MS = 5;

/** What every call of a client runs within: its own time, the caller's signal, and the client's life. */
export class CallBounds {
  readonly #clock: Clock;
  readonly #config: ConfigStore;
  readonly #closing = new AbortController();

  constructor(clock: Clock, config: ConfigStore) {
    this.#clock = clock;
    this.#config = config;
  }

  /**
   * @throws StreamFallbackError `DEADLINE`, `ABORTED`, `CLOSED`, `INVALID_INPUT` for a time that is none, or what the
   * work throws
   */
  async run<T>(
    {
      timeoutMs = this.#config.current.timeoutMs,
      signal,
    }: Pick<ClientGetInfoOptions, "timeoutMs" | "signal">,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const signals = signal ? [this.#closing.signal, signal] : [this.#closing.signal];
    if (!(timeoutMs >= 0)) throw new StreamFallbackError("INVALID_INPUT", "timeoutMs must be a number of ms");
    try {
      const limits = { clock: this.#clock, timeoutMs, signals, graceMs: DEADLINE_GRACE_MS };
      return await withDeadline(work, limits);
    } catch (thrown) {
      throw toStreamFallbackError(thrown);
    }
  }

  /** Ends whatever runs, and whatever is to run from now on. */
  close(): void {
    this.#closing.abort(new StreamFallbackError("CLOSED", "this client is closed; create a new one"));
  }
}
