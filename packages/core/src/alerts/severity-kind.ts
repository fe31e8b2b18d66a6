import type { AlertSeverity } from "../config/alerts-config.ts";
import type { OptionKind } from "../errors/option-kinds.ts";

const SEVERITIES: readonly unknown[] = ["notice", "warning", "critical"] satisfies AlertSeverity[];

export const severityKind: OptionKind = {
  isAmong: "text",
  mustBe: '"notice", "warning" or "critical"',
  fits: (value) => SEVERITIES.includes(value),
};
