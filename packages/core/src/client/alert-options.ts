import type { AlertRule } from "../alerts/alert-rule.ts";

/** What of alerts is code, or secret: the settings of the built-in rules are `config.alerts`. */
export interface AlertOptions {
  /** Rules of one's own beside the built-in ones. @default none */
  rules?: readonly AlertRule[] | undefined;
}
