import type { AlertSeverity } from "../config/alerts-config.ts";
import type { AlertView } from "./alert-view.ts";

/** What a rule says of a view. */
export interface AlertVerdict {
  holds: boolean;
  /** What was measured. @default nothing */
  value?: number | undefined;
  /** What it means, for people; at most 300 characters are told. @default that the rule holds, by its name */
  message?: string | undefined;
}

/** A rule of one's own. */
export interface AlertRule {
  /** Letters, digits, `_`, `-` and `.`, and no name of a built-in rule. */
  name: string;
  /** What its alerts are told as. */
  severity: AlertSeverity;
  /**
   * Whether the rule holds, at once and without changing anything: at most once a second while calls end, and at least
   * once a minute while there are any. One that throws does not hold.
   */
  check(view: AlertView): boolean | AlertVerdict;
  /** Judge each provider by itself, or the whole client at once. @default "provider" */
  scope?: "provider" | "client" | undefined;
  /** Over how long calls count, from 10 s to an hour, in ms; an alert ends when the rule has not held for as long. @default 300000 */
  windowMs?: number | undefined;
  /** Calls that the window must have for an alert to begin. 0 for a rule that is about how things stand. @default 20 */
  minCalls?: number | undefined;
}
