import type { Outcome } from "../strategies/outcome.ts";

/** A call of a client, told when it is over. */
export interface CallEvent {
  /** The id of the provider whose room was meant. */
  provider: string;
  /** Which call it was; `watch` for one that a watch made. */
  of: "getInfo" | "getStream" | "watch";
  /**
   * `success`: there is an answer, if only the proof that there is no such room or that it is off air. `failure`: there is
   * none, though somebody was asked or nobody could be. `neutral`: the caller's own doing, such as an abort or a room that is none.
   */
  outcome: Outcome["kind"];
  /** The code of the error that the caller got; absent where there was none. */
  code?: string | undefined;
  /** From the call to its end, in ms. */
  durationMs: number;
  /** Whether the answer came out of the cache; of a failed call false. */
  cached: boolean;
}
