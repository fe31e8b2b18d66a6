import type { AlertRule } from "../alerts/alert-rule.ts";
import { checkedRules } from "../alerts/check-rules.ts";
import { type CheckedWebhook, checkedWebhook } from "../alerts/webhook/check-webhooks.ts";
import type { WebhookOptions } from "../alerts/webhook/webhook-options.ts";
import { refuseUnknownOptions } from "../config/refuse-unknown-options.ts";
import { checkedOptions, type OptionKind, type OptionKinds } from "../errors/option-kinds.ts";

/** What of alerts is code, or secret: the settings of the built-in rules are `config.alerts`. */
export interface AlertOptions {
  /** Rules of one's own beside the built-in ones. @default none */
  rules?: readonly AlertRule[] | undefined;
  /** Who gets each alert by a POST. @default nobody */
  webhooks?: readonly WebhookOptions[] | undefined;
}

export interface CheckedAlertOptions {
  rules: readonly AlertRule[];
  webhooks: readonly CheckedWebhook[];
}

const list: OptionKind = { mustBe: "a list", fits: Array.isArray };

const KINDS: OptionKinds<AlertOptions> = { rules: list, webhooks: list };

/** @throws StreamFallbackError `INVALID_INPUT` for what cannot be, in words that hold no value */
export function checkedAlertOptions(given: unknown): CheckedAlertOptions {
  if (given === undefined) return { rules: [], webhooks: [] };
  const { rules = [], webhooks = [] } = checkedOptions<AlertOptions>("alerts", {
    options: given,
    kinds: KINDS,
  });
  refuseUnknownOptions("alerts", {
    options: given as object,
    known: Object.keys(KINDS),
    elsewhere: ["config.alerts.enabled", "config.alerts.rules"],
  });
  return { rules: checkedRules(rules), webhooks: webhooks.map(checkedWebhook) };
}
