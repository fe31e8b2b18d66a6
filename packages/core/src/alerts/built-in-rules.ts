import type { AlertsConfig, BuiltInAlertName } from "../config/alerts-config.ts";
import type { JudgedRule } from "./judged-rule.ts";
import { type Measure, measures } from "./measures.ts";

export const builtInAlertNames: readonly BuiltInAlertName[] = Object.keys(measures) as BuiltInAlertName[];

/** A rate that nobody measures any more has not got better. */
const NOBODY_ASKED = "nobody asks any more, so whether the trouble is over is not known";

/** The rules that every client judges, by the settings in force. */
export function builtInRules(settings: () => AlertsConfig["rules"]): JudgedRule[] {
  return builtInAlertNames.map((name) => ruleOf(name, { settings, measured: measures[name] }));
}

function ruleOf(
  name: BuiltInAlertName,
  { settings, measured }: { settings: () => AlertsConfig["rules"]; measured: Measure },
): JudgedRule {
  const { scopes, holds, measure, measureFiring = measure, sample = ({ calls }) => calls } = measured;
  const { says, saysNothing = NOBODY_ASKED } = measured;
  const crosses = (value: number | undefined, threshold: number) =>
    value !== undefined && (holds === "below" ? value < threshold : value > threshold);
  return {
    name,
    scopes,
    terms: () => settings()[name],
    judge(view) {
      const { threshold, minCalls } = settings()[name];
      const value = measure(view);
      return {
        begins: crosses(value, threshold) && sample(view) >= minCalls,
        goesOn: crosses(measureFiring(view), threshold),
        value,
        says: value === undefined ? saysNothing : says(value, threshold),
      };
    },
  };
}
