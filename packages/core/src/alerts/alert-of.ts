import type { Alert } from "./alert.ts";
import type { AlertView } from "./alert-view.ts";
import type { JudgedRule, Judgement } from "./judged-rule.ts";
import { duration } from "./words.ts";

interface Beginning {
  id: string;
  view: AlertView;
  judgement: Judgement;
  /** Unix ms. */
  since: number;
}

/** The alert of a rule that begins to hold. */
export function alertOf(rule: JudgedRule, { id, view, judgement, since }: Beginning): Alert {
  const { severity, threshold } = rule.terms();
  const { provider, windowMs, calls } = view;
  const { name } = rule;
  const { value, says } = judgement;
  return {
    ...{ id, name, severity, provider, state: "firing", since, endedAt: undefined },
    ...{ value, threshold, windowMs, calls },
    message: `${placeOf(provider)}${says}; ${callsIn(calls, windowMs)}`,
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
  return { ...alert, state: "ended", endedAt, value, calls, windowMs, message };
}

function placeOf(provider: string | undefined): string {
  return provider === undefined ? "" : `${provider}: `;
}

function callsIn(calls: number, windowMs: number): string {
  return `${calls} ${calls === 1 ? "call" : "calls"} in ${duration(windowMs)}`;
}
