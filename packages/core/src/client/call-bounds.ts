import type { ConfigStore } from "../config/config-store.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { type Clock, holdProcess, quietClock, systemClock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { CallCheck } from "./check-options.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";

/** The balancer keeps the time too, and its error knows who was asked: it gets to speak first. */
export const DEADLINE_GRACE_MS = 5;

interface CallBoundsParts {
  clock: Clock;
  config: ConfigStore;
  providers: readonly Provider[];
  logger: Logger;
  checkCall: CallCheck;
}

/** A call of a public method, before anything is known of its room. */
interface PublicCall {
  room: string | RoomRef;
  /** The options, as the caller gave them. */
  call: ClientGetStreamOptions;
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
   * @param work gets the options as they were when the call began
   * @throws StreamFallbackError `DEADLINE`, `ABORTED`, `CLOSED`, `INVALID_INPUT` for an option of a wrong kind, or what
   * the work throws
   */
  async run<T>(
    { room, call: given, isBackground }: PublicCall,
    work: (deadline: Deadline, call: ClientGetStreamOptions) => Promise<T>,
  ): Promise<T> {
    const { checkCall } = this.#parts;
    const clock = isBackground ? quietClock(this.#parts.clock) : this.#parts.clock;
    const letProcessEnd = isBackground || clock === systemClock ? undefined : holdProcess();
    try {
      const call = checkCall(given);
      this.#closing.signal.throwIfAborted();
      const { timeoutMs = this.#usualTimeoutMs(room), signal } = call;
      const signals = signal ? [this.#closing.signal, signal] : [this.#closing.signal];
      const bounds = { clock, timeoutMs, signals, graceMs: DEADLINE_GRACE_MS };
      return await withDeadline((deadline) => work(deadline, call), bounds);
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
    const { config } = this.#parts;
    if (!config.isPerProvider) return config.current.timeoutMs;
    return config.of(chooseProvider(this.#parts, room).id).failover.timeoutMs;
  }
}
