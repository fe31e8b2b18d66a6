import type { BuiltInAlertName } from "../config/alerts-config.ts";
import type { AlertStanding, AlertView } from "./alert-view.ts";
import type { JudgedRule } from "./judged-rule.ts";
import { counted, percent, seconds } from "./words.ts";

/** A rule as data: what it measures, and on which side of its threshold it holds. */
export interface Measure {
  scopes: JudgedRule["scopes"];
  holds: "below" | "above";
  /** Undefined where there is nothing to measure. */
  measure(view: AlertView): number | undefined;
  /** The same for an alert that fires: a trial that is still to be made does not end it. @default as `measure` */
  measureFiring?(view: AlertView): number | undefined;
  /** How many calls the value is made of. @default all of the window */
  sample?(view: AlertView): number;
  says(value: number, threshold: number): string;
  /** What it says where there is nothing to measure. @default that nobody asks */
  saysNothing?: string;
}

/** One call may be for an endpoint of its caller's choice, or as somebody who is blocked alone. */
const NOBODY_IN_A_ROW = 3;

const PROVIDER = ["provider"] as const;

const successRate: Measure = {
  scopes: PROVIDER,
  holds: "below",
  measure: (view) => view.successRate,
  says: (value, limit) => `${percent(value)} of calls are answered (limit ${percent(limit)})`,
};

const responseTime: Measure = {
  scopes: PROVIDER,
  holds: "above",
  measure: ({ meanMs }) => meanMs,
  sample: ({ answered }) => answered,
  says: (value, limit) => `answers take ${seconds(value)} on average (limit ${seconds(limit)})`,
};

export const measures: Record<BuiltInAlertName, Measure> = {
  success_rate_low: successRate,
  success_rate_critical: successRate,
  high_error_rate: {
    scopes: PROVIDER,
    holds: "above",
    // Not 1 less the success rate, which for one of twenty would be a hair above 5 %.
    measure: ({ calls, failed }) => (calls === 0 ? undefined : failed / calls),
    says: (value, limit) => `${percent(value)} of calls fail (limit ${percent(limit)})`,
  },
  slow_response: responseTime,
  very_slow_response: responseTime,
  breaker_opened: {
    scopes: ["provider", "client"],
    holds: "above",
    measure: ({ openBreakers }) => openBreakers,
    says: (value) => `${counted(value, ["circuit breaker is", "circuit breakers are"])} open`,
  },
  endpoints_degraded: {
    scopes: PROVIDER,
    holds: "below",
    measure: ({ endpoints }) => (endpoints.length === 0 ? undefined : closedOf(endpoints) / endpoints.length),
    says: (value, limit) => `${percent(value)} of endpoints are healthy (limit ${percent(limit)})`,
    saysNothing: "no endpoint is in use",
  },
  none_available: {
    scopes: PROVIDER,
    holds: "below",
    // Endpoints that nobody's question suits are free, and of no help.
    measure: ({ endpoints, nobodyToAsk }) => (nobodyToAsk < NOBODY_IN_A_ROW ? notOpenOf(endpoints) : 0),
    measureFiring: ({ endpoints, nobodyToAsk }) => (nobodyToAsk < NOBODY_IN_A_ROW ? closedOf(endpoints) : 0),
    says: (value) => `${counted(value, ["endpoint", "endpoints"])} may be asked`,
  },
  identities_unavailable: {
    scopes: ["client"],
    holds: "below",
    // Without a list there is nobody who could be taken out.
    measure: ({ identities }) => (identities.length === 0 ? undefined : notOpenOf(identities)),
    measureFiring: ({ identities }) => (identities.length === 0 ? undefined : closedOf(identities)),
    says: (value) => `${counted(value, ["identity", "identities"])} may ask`,
    saysNothing: "there is no list of identities",
  },
};

function closedOf(standings: readonly AlertStanding[]): number {
  return standings.filter(({ state }) => state === "closed").length;
}

function notOpenOf(standings: readonly AlertStanding[]): number {
  return standings.filter(({ state }) => state !== "open").length;
}
