import type { ConfigStore } from "../config/config-store.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { type Clock, holdProcess, quietClock, systemClock } from "../runtime/clock.ts";
import { Slices } from "../runtime/slices.ts";
import type { CallCheck } from "./check-options.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import { ownCall } from "./question.ts";
import type { RoomChooser } from "./room-chooser.ts";

/** The balancer keeps the time too, and its error knows who was asked: it gets to speak first. */
export const DEADLINE_GRACE_MS = 5;

interface CallBoundsParts {
  clock: Clock;
  config: ConfigStore;
  chooser: Pick<RoomChooser<unknown>, "choose">;
  checkCall: CallCheck;
}

/** A call of a public method, before anything is known of its room. */
interface PublicCall {
  room: string | RoomRef;
  call: ClientGetStreamOptions;
  /** Whether nobody waits for it, so that the process may end before it has. @default false */
  isBackground?: boolean;
}

/** A call as it was when it was made. */
type Asked = Pick<PublicCall, "room" | "call">;

/** What every call of a client runs within: its own time, the caller's signal, and the client's life. */
export class CallBounds {
  readonly #parts: CallBoundsParts;
  readonly #running = new Set<(reason: StreamFallbackError) => void>();
  #closedBy: StreamFallbackError | undefined;
  readonly #slices: Slices;

  constructor(parts: CallBoundsParts) {
    this.#parts = parts;
    this.#slices = new Slices(parts.clock);
  }

  /**
   * Begins the work at once or, where other calls are beginning, in its turn: thousands of calls in one tick must not
   * stall the process. The work gets the call as it was when it was made.
   * @throws StreamFallbackError `DEADLINE`, `ABORTED`, `CLOSED`, `INVALID_INPUT` for an option of a wrong kind, or what
   * the work throws
   */
  async run<T>(
    { room: named, call: given, isBackground }: PublicCall,
    work: (deadline: Deadline, asked: Asked) => Promise<T>,
  ): Promise<T> {
    const clock = isBackground ? quietClock(this.#parts.clock) : this.#parts.clock;
    const letProcessEnd = isBackground || clock === systemClock ? undefined : holdProcess();
    try {
      const call = this.#parts.checkCall(given);
      const askedAt = clock.now();
      const turn = this.#slices.enter();
      const asked = turn === undefined ? { room: named, call } : copyOfAsked({ room: named, call });
      if (turn !== undefined) await turn;
      this.throwIfClosed();
      const { timeoutMs = this.#usualTimeoutMs(asked.room), signal } = asked.call;
      const signals = signal ? [signal] : [];
      const waitedMs = clock.now() - askedAt;
      const running = this.#running;
      const bounds = { clock, timeoutMs, waitedMs, signals, running, graceMs: DEADLINE_GRACE_MS };
      return await withDeadline((deadline) => work(deadline, asked), bounds);
    } catch (thrown) {
      throw toStreamFallbackError(thrown);
    } finally {
      letProcessEnd?.();
    }
  }

  /** @throws StreamFallbackError `CLOSED` */
  throwIfClosed(): void {
    if (this.#closedBy) throw this.#closedBy;
  }

  /** Ends whatever runs, and whatever is to run from now on. */
  close(): void {
    const reason = new StreamFallbackError("CLOSED", "this client is closed; create a new one");
    this.#closedBy = reason;
    for (const end of this.#running) end(reason);
  }

  /** The provider's, where providers have profiles of their own. */
  #usualTimeoutMs(room: string | RoomRef): number {
    const { config, chooser } = this.#parts;
    if (!config.isPerProvider) return config.current.timeoutMs;
    return config.of(chooser.choose(room).provider.id).failover.timeoutMs;
  }
}

/** What the caller does to its objects while the call waits for its turn is no part of the call. */
function copyOfAsked({ room, call }: Asked): Asked {
  return { room: typeof room === "string" ? room : { ...room }, call: ownCall(call) };
}
