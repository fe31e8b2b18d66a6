import type { CallCounts } from "./call-window.ts";

/** How an endpoint or an identity stands. */
export interface AlertStanding {
  /** An adapter's name, or an identity's id. */
  name: string;
  /** `closed` where it is asked, `open` while it is blocked, `half-open` while a trial is to decide. */
  state: "closed" | "half-open" | "open";
}

/** What a rule judges: the calls of its window, and how things stand now. */
export interface AlertView {
  /** The id of the provider; undefined for a rule of the whole client. */
  provider: string | undefined;
  /** Over how long calls were counted, in ms. */
  windowMs: number;
  /** Calls that asked the site, or could ask nobody: neither answers out of the cache nor what callers gave up. */
  calls: number;
  /** Those that were answered, if only by the proof that there is no such room. */
  answered: number;
  /** Those that have no answer, or an old one since there was none. */
  failed: number;
  /** `answered` ÷ `calls`, from 0 to 1; undefined without calls. */
  successRate: number | undefined;
  /** How long answered calls took, in ms; undefined without any. */
  meanMs: number | undefined;
  /** A row for each adapter in use, as it stands for whom it stands best. */
  endpoints: readonly AlertStanding[];
  /** A row for each identity of the list, as it stands where it stands best: `open` where it may ask nobody; empty without a list. */
  identities: readonly AlertStanding[];
  /** Breakers that opened and have not closed again: of adapters, of pairs, and for the whole client of identities. */
  openBreakers: number;
  /** Calls in a row, without an answered one between, that found nobody whom they may ask; 0 for the whole client. */
  nobodyToAsk: number;
}

export type Standings = Pick<
  AlertView,
  "provider" | "endpoints" | "identities" | "openBreakers" | "nobodyToAsk"
>;

export function viewOf(
  { calls, failures, answeredMs }: CallCounts,
  { windowMs, standings }: { windowMs: number; standings: Standings },
): AlertView {
  const answered = calls - failures;
  return {
    ...standings,
    windowMs,
    calls,
    answered,
    failed: failures,
    successRate: calls === 0 ? undefined : answered / calls,
    meanMs: answered === 0 ? undefined : answeredMs / answered,
  };
}
