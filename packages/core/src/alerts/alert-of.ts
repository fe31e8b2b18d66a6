import type { Alert } from "./alert.ts";
import { type AlertCauses, causesInWords } from "./alert-causes.ts";
import type { AlertView } from "./alert-view.ts";
import type { JudgedRule, Judgement } from "./judged-rule.ts";
import { duration } from "./words.ts";

interface Beginning {
  id: string;
  view: AlertView;
  judgement: Judgement;
  causes: AlertCauses;
  /** Unix ms. */
  since: number;
  /** Unix ms: that of this judgement. */
  now: number;
}

/** The alert of a rule that holds, as it is now. */
export function alertOf(rule: JudgedRule, { id, view, judgement, causes, since, now }: Beginning): Alert {
  const { severity, threshold } = rule.terms();
  const { provider, windowMs, calls } = view;
  const { name } = rule;
  const { value, says } = judgement;
  return {
    ...{ id, name, severity, provider, state: "firing", since, endedAt: undefined },
    ...{ value, threshold, windowMs, calls },
    ...causes,
    message: `${placeOf(provider)}${says}; ${callsIn(calls, windowMs)}${causesInWords(causes, now)}`,
  };
}

export interface Ending {
  /** Unix ms. */
  endedAt: number;
  lastedMs: number;
  says: string;
  /** What was measured at the end. @default as when it began */
  now?: { view: AlertView; value: number | undefined } | undefined;
}

/** The same alert, now that the rule holds no more. */
export function endedAlert(alert: Alert, { endedAt, lastedMs, says, now }: Ending): Alert {
  const { calls, windowMs } = now?.view ?? alert;
  const value = now === undefined ? alert.value : now.value;
  const counted = now === undefined ? "" : `; ${callsIn(calls, windowMs)}`;
  const message = `${placeOf(alert.provider)}over after ${duration(lastedMs)}: ${says}${counted}`;
  return { ...alert, state: "ended", endedAt, value, calls, windowMs, retryAt: undefined, message };
}

function placeOf(provider: string | undefined): string {
  return provider === undefined ? "" : `${provider}: `;
}

function callsIn(calls: number, windowMs: number): string {
  return `${calls} ${calls === 1 ? "call" : "calls"} in ${duration(windowMs)}`;
}
