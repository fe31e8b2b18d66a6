/** How much an alert matters: to be known, to be looked at, to be looked at now. */
export type AlertSeverity = "notice" | "warning" | "critical";

/** The names of the rules that every client judges. */
export type BuiltInAlertName =
  | "success_rate_low"
  | "success_rate_critical"
  | "high_error_rate"
  | "slow_response"
  | "very_slow_response"
  | "breaker_opened"
  | "endpoints_degraded"
  | "none_available"
  | "identities_unavailable";

/** When one rule holds. */
export interface AlertRuleConfig {
  /** Judge this rule. Turned off while its alert fires, it ends the alert. */
  enabled: boolean;
  /** What its alerts are told as. */
  severity: AlertSeverity;
  /** What the measured value must be below or above for the rule to hold. */
  threshold: number;
  /**
   * Whose calls count: those that ended within this many ms, to 10 s. It is also how long the rule must not have held for its
   * alert to end.
   */
  windowMs: number;
  /** Calls that the window must have for an alert to begin; of slow answers, answered calls. 0 for a rule that needs none. */
  minCalls: number;
}

/** When a client tells of trouble. */
export interface AlertsConfig {
  /** Judge rules and tell of alerts. Turned off, it ends all that fire. @default true */
  enabled: boolean;
  /** The rules that every client judges, by their names. */
  rules: Record<BuiltInAlertName, AlertRuleConfig>;
}

/** The settings of alerts to change; what is left out stays as it is. */
export interface AlertsConfigPatch {
  enabled?: boolean | undefined;
  rules?: { [Name in BuiltInAlertName]?: Partial<AlertRuleConfig> | undefined } | undefined;
}
