import type { AlertRuleConfig } from "../config/alerts-config.ts";
import type { AlertView } from "./alert-view.ts";

/** What came of judging a rule. */
export interface Judgement {
  /** Whether an alert of it begins. */
  begins: boolean;
  /** Whether an alert of it that fires goes on: that takes less, so that an outage with few calls is one. */
  goesOn: boolean;
  /** What was measured, if anything. */
  value: number | undefined;
  /** How it is, for people. */
  says: string;
}

/** The terms of a rule; one of the user's own has no threshold that we know of. */
type RuleTerms = Omit<AlertRuleConfig, "threshold"> & { threshold: number | undefined };

/** A rule as it is judged, whoever made it. */
export interface JudgedRule {
  name: string;
  scopes: readonly ("provider" | "client")[];
  /** As they are now. */
  terms(): RuleTerms;
  judge(view: AlertView): Judgement;
}
