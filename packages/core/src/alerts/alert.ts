import type { AlertSeverity } from "../config/alerts-config.ts";

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
  /** When the rule began to hold, in Unix ms. */
  since: number;
  /** When it held last, in Unix ms: it is told a window later, once it has not held again. Undefined while it fires. */
  endedAt: number | undefined;
  /** What was measured when this was told; undefined where there is nothing to measure. */
  value: number | undefined;
  /** What `value` is held against; undefined for a rule without one. */
  threshold: number | undefined;
  /** Over how long calls were counted, in ms. */
  windowMs: number;
  /** Calls that ended in the window. */
  calls: number;
  /** All of it in one line, for people. */
  message: string;
}
