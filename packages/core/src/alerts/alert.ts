import type { AlertSeverity } from "../config/alerts-config.ts";
import type { AlertCode } from "./failure-codes.ts";

/** That a rule has begun to hold, or that it holds no more: plain data, fit for JSON. */
export interface Alert {
  /** The same when it begins and when it ends, and never again: what receivers tell episodes apart by. */
  id: string;
  /** Of the rule. */
  name: string;
  severity: AlertSeverity;
  /** The id of the provider that it is about; undefined where it is about all of the client. */
  provider: string | undefined;
  state: "firing" | "ended";
  /** When the rule began to hold, in whole Unix ms. */
  since: number;
  /** When it held last, in whole Unix ms: it is told a window later, once it has not held again. Undefined while it fires. */
  endedAt: number | undefined;
  /** What was measured when this was told or, in the status, when the rule was judged last; undefined where there is nothing to measure. */
  value: number | undefined;
  /** What `value` is held against; undefined for a rule without one. */
  threshold: number | undefined;
  /** Over how long calls were counted, in ms. */
  windowMs: number;
  /** Calls that ended in the window. */
  calls: number;
  /** Adapters of the provider that are blocked for somebody, by name: 10 at most. */
  endpoints: string[];
  /** Identities that are blocked, by id: at an adapter of the provider or, where it is about all of the client, as a whole. 10 at most. */
  identities: string[];
  /** Why calls failed in the window, or last: the 5 most frequent codes, most frequent first, and what only follows from them last. */
  codes: AlertCode[];
  /** When the first of the blocked may be asked again at the latest, in whole Unix ms; undefined where none waits, and at the end. */
  retryAt: number | undefined;
  /** All of it in one line, for people. */
  message: string;
}
