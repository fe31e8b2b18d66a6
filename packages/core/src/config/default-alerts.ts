import type { AlertRuleConfig, AlertSeverity, AlertsConfig } from "./alerts-config.ts";

const WINDOW_MS = 300_000;
/** Of fewer calls one or two decide, which says nothing of a site. */
const MIN_CALLS = 20;

function ofCalls(severity: AlertSeverity, threshold: number): AlertRuleConfig {
  return { enabled: true, severity, threshold, windowMs: WINDOW_MS, minCalls: MIN_CALLS };
}

/** Of how things stand, which needs no calls to be known. */
function atOnce(severity: AlertSeverity, threshold: number): AlertRuleConfig {
  return { ...ofCalls(severity, threshold), minCalls: 0 };
}

export const defaultAlertsConfig: AlertsConfig = {
  enabled: true,
  rules: {
    success_rate_low: ofCalls("warning", 0.9),
    success_rate_critical: ofCalls("critical", 0.8),
    high_error_rate: ofCalls("notice", 0.05),
    slow_response: ofCalls("notice", 1_000),
    very_slow_response: ofCalls("warning", 5_000),
    breaker_opened: atOnce("notice", 0),
    endpoints_degraded: ofCalls("warning", 0.8),
    none_available: atOnce("critical", 1),
    identities_unavailable: atOnce("critical", 1),
  },
};
