import { isRecord } from "../errors/kind-of.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import { plainText } from "../runtime/plain-text.ts";
import type { AlertRule, AlertVerdict } from "./alert-rule.ts";
import type { AlertView } from "./alert-view.ts";
import type { JudgedRule } from "./judged-rule.ts";

const DEFAULTS = { windowMs: 300_000, minCalls: 20 };
const LONGEST_MESSAGE = 300;

type Said = Record<keyof AlertVerdict, unknown>;

const NOTHING: AlertVerdict = { holds: false };

/** A rule of the user's, which cannot hurt the others: what it throws is warned of once, and it does not hold. */
export function ownRule(rule: AlertRule, logger: Logger): JudgedRule {
  const { name, severity, scope = "provider" } = rule;
  const { windowMs = DEFAULTS.windowMs, minCalls = DEFAULTS.minCalls } = rule;
  let isReported = false;

  function report(fields: object): AlertVerdict {
    if (!isReported) logger.warn({ rule: name, ...fields }, "an alert rule fails; it does not hold");
    isReported = true;
    return NOTHING;
  }

  function verdictOn(view: AlertView): AlertVerdict {
    try {
      const said: unknown = rule.check(view);
      if (typeof said === "boolean") return { holds: said };
      const { holds, value, message } = (isRecord(said) ? said : {}) as Partial<Said>;
      if (typeof holds === "boolean") {
        return {
          holds,
          value: typeof value === "number" && Number.isFinite(value) ? value : undefined,
          message: typeof message === "string" ? plainText(message, LONGEST_MESSAGE) : undefined,
        };
      }
      hush(said);
      return report({ given: typeof said });
    } catch (error) {
      return report({ error });
    }
  }

  return {
    name,
    scopes: [scope],
    terms: () => ({ enabled: true, severity, threshold: undefined, windowMs, minCalls }),
    judge(view) {
      const { holds, value, message } = verdictOn(view);
      return {
        begins: holds && view.calls >= minCalls,
        // Without a call there is nothing that a rule about calls could be right about.
        goesOn: holds && view.calls >= Math.min(1, minCalls),
        value,
        says: message ?? (holds ? `${name} holds` : `${name} does not hold`),
      };
    },
  };
}
