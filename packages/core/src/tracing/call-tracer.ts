import type { AttemptReport } from "../attempt-report.ts";
import type { AttemptTrace, BegunAttempt, RunWork } from "./attempt-trace.ts";

/** A call of a client as it begins, when nothing is known yet but that it was made. */
export interface BegunCall {
  /** Which call it is; `watch` for one that a watch makes. */
  of: "getInfo" | "getStream" | "watch";
  /** Unix ms, with fractions. */
  startedAt: number;
}

/** An attempt of a call as it begins. */
export interface BegunCallAttempt extends BegunAttempt {
  /** The id of the provider whose adapter is asked. */
  provider: string;
  /** Unix ms, with fractions; by the clock that the call began by. */
  startedAt: number;
}

/** A call that is over. */
export interface EndedCall {
  /** The id of the provider; undefined where the caller named no room of anybody. */
  provider: string | undefined;
  /** The number of the room, else the anchor's uid; undefined where the call ended before it had either. */
  room: string | undefined;
  /** As of the event `call`. */
  outcome: AttemptReport["kind"];
  /** The code of the error that the caller got; absent where there was none. */
  code?: string | undefined;
  durationMs: number;
  /** Whether the answer came out of the cache. */
  cached: boolean;
  /** The attempts behind the answer or the error, those included that another call made. */
  attempts: readonly AttemptReport[];
}

/** Follows one call from its beginning to its end. */
export interface CallTrace {
  /** Runs the work of the call, such as within a context of the tracer's own. @default as it is */
  run?: RunWork | undefined;
  /**
   * The call asks an adapter, which may be after its end: to try one out, or behind an answer out of the cache.
   * @default nobody follows its attempts
   */
  attempt?: ((attempt: BegunCallAttempt) => AttemptTrace | undefined) | undefined;
  end(call: EndedCall): void;
}

/** Told of each call when it begins, by whoever makes it. What it gives follows the call; undefined where nobody wants to. */
export type CallTracer = (call: BegunCall) => CallTrace | undefined;
