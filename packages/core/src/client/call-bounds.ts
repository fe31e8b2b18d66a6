import type { ConfigStore } from "../config/config-store.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { type Clock, holdProcess, quietClock, systemClock } from "../runtime/clock.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ClientGetInfoOptions } from "./client-options.ts";

/** The balancer keeps the time too, and its error knows who was asked: it gets to speak first. */
export const DEADLINE_GRACE_MS = 5;

interface CallBoundsParts {
  clock: Clock;
  config: ConfigStore;
  providers: readonly Provider[];
  /** Called with the options of each call, to warn of unknown ones. */
  noteOptions(call: object): void;
}

/** A call of a public method, before anything is known of its room. */
interface PublicCall {
  room: string | RoomRef;
  call: Pick<ClientGetInfoOptions, "timeoutMs" | "signal">;
  /** Whether nobody waits for it, so that the process may end before it has. @default false */
  isBackground?: boolean;
}

/** What every call of a client runs within: its own time, the caller's signal, and the client's life. */
export class CallBounds {
  readonly #parts: CallBoundsParts;
  readonly #closing = new AbortController();

  constructor(parts: CallBoundsParts) {
    this.#parts = parts;
  }

  /**
   * @throws StreamFallbackError `DEADLINE`, `ABORTED`, `CLOSED`, `INVALID_INPUT` for a time that is none, or what the
   * work throws
   */
  async run<T>(
    { room, call, isBackground }: PublicCall,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> {
    const { noteOptions } = this.#parts;
    const clock = isBackground ? quietClock(this.#parts.clock) : this.#parts.clock;
    noteOptions(call);
    const letProcessEnd = isBackground || clock === systemClock ? undefined : holdProcess();
    try {
      this.#closing.signal.throwIfAborted();
      const { timeoutMs = this.#usualTimeoutMs(room), signal } = call;
      const signals = signal ? [this.#closing.signal, signal] : [this.#closing.signal];
      if (!(timeoutMs >= 0))
        throw new StreamFallbackError("INVALID_INPUT", "timeoutMs must be a number of ms");
      return await withDeadline(work, { clock, timeoutMs, signals, graceMs: DEADLINE_GRACE_MS });
    } catch (thrown) {
      throw toStreamFallbackError(thrown);
    } finally {
      letProcessEnd?.();
    }
  }

  /** Ends whatever runs, and whatever is to run from now on. */
  close(): void {
    this.#closing.abort(new StreamFallbackError("CLOSED", "this client is closed; create a new one"));
  }

  /** The provider's, where providers have profiles of their own. */
  #usualTimeoutMs(room: string | RoomRef): number {
    const { config, providers } = this.#parts;
    if (!config.isPerProvider) return config.current.timeoutMs;
    return config.of(chooseProvider(providers, room).id).failover.timeoutMs;
  }
}
