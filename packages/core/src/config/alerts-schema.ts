import { z } from "zod";
import type { AlertRuleConfig, AlertSeverity, AlertsConfig } from "./alerts-config.ts";
import { amount, flag, limits, type Rule, type Settings, settings } from "./settings.ts";

/** Calls are counted by 10 s, and for an hour. */
export const LONGEST_WINDOW_MS = 3_600_000;
export const SHORTEST_WINDOW_MS = 10_000;

function severity(): Rule<AlertSeverity> {
  const rule = z.enum(["notice", "warning", "critical"]);
  limits.add(rule, { mustBe: '"notice", "warning" or "critical"' });
  return rule;
}

function ruleWith(threshold: Rule<number>): Settings<AlertRuleConfig> {
  return settings<AlertRuleConfig>({
    enabled: flag(),
    severity: severity(),
    threshold,
    windowMs: amount(SHORTEST_WINDOW_MS, LONGEST_WINDOW_MS),
    minCalls: amount(0),
  });
}

const share = () => ruleWith(amount(0, 1));
const number = () => ruleWith(amount(0));

export const alertsSchema: Settings<AlertsConfig> = settings<AlertsConfig>({
  enabled: flag(),
  rules: settings<AlertsConfig["rules"]>({
    success_rate_low: share(),
    success_rate_critical: share(),
    high_error_rate: share(),
    slow_response: number(),
    very_slow_response: number(),
    breaker_opened: number(),
    endpoints_degraded: share(),
    none_available: number(),
    identities_unavailable: number(),
  }),
});
