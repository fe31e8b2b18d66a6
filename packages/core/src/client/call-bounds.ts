import type { ConfigStore } from "../config/config-store.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import { Slices } from "../runtime/slices.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import { ownCall } from "./question.ts";

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
interface PublicCall<Call> {
  room: string | RoomRef;
  call: Call;
}

type CallTimes = Pick<ClientGetStreamOptions, "timeoutMs" | "signal">;

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
   * @throws StreamFallbackError `DEADLINE`, `ABORTED`, `CLOSED`, `INVALID_INPUT` for a time that is none, or what the
   * work throws
   */
  async run<T, Call extends CallTimes>(
    asked: PublicCall<Call>,
    work: (deadline: Deadline, asked: PublicCall<Call>) => Promise<T>,
  ): Promise<T> {
    const { clock, noteOptions } = this.#parts;
    noteOptions(asked.call);
    try {
      const askedAt = clock.now();
      const turn = this.#slices.enter();
      const own = turn === undefined ? asked : copyOfAsked(asked);
      if (turn !== undefined) await turn;
      const { room, call } = own;
      if (this.#closedBy) throw this.#closedBy;
      const { timeoutMs = this.#usualTimeoutMs(room), signal } = call;
      const signals = signal ? [signal] : [];
      if (!(timeoutMs >= 0))
        throw new StreamFallbackError("INVALID_INPUT", "timeoutMs must be a number of ms");
      const waitedMs = clock.now() - askedAt;
      const running = this.#running;
      const bounds = { clock, timeoutMs, waitedMs, signals, running, graceMs: DEADLINE_GRACE_MS };
      return await withDeadline((deadline) => work(deadline, own), bounds);
    } catch (thrown) {
      throw toStreamFallbackError(thrown);
    }
  }

  /** Ends whatever runs, and whatever is to run from now on. */
  close(): void {
    const reason = new StreamFallbackError("CLOSED", "this client is closed; create a new one");
    this.#closedBy = reason;
    for (const end of this.#running) end(reason);
  }

  /** The provider's, where providers have profiles of their own. */
  #usualTimeoutMs(room: string | RoomRef): number {
    const { config, providers } = this.#parts;
    if (!config.isPerProvider) return config.current.timeoutMs;
    return config.of(chooseProvider(providers, room).id).failover.timeoutMs;
  }
}

/** What the caller does to its objects while the call waits for its turn is no part of the call. */
function copyOfAsked<Call extends CallTimes>({ room, call }: PublicCall<Call>): PublicCall<Call> {
  return { room: typeof room === "string" ? room : { ...room }, call: ownCall(call) as Call };
}
