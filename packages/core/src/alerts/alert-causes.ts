import { plainText } from "../runtime/plain-text.ts";
import type { Alert } from "./alert.ts";
import type { Standings } from "./alert-view.ts";
import type { AlertCode } from "./failure-codes.ts";
import { duration } from "./words.ts";

/** Who an alert is about, and why. */
export type AlertCauses = Pick<Alert, "endpoints" | "identities" | "codes" | "retryAt">;

/** More names than these are no reading for people. */
const MOST_NAMES = 10;
const MOST_CODES = 5;
const LONGEST_NAME = 60;

interface Known {
  standings: Pick<Standings, "provider" | "endpoints" | "identities">;
  /** Names of breakers that are open or wait for a trial: those of a provider, or of identities. */
  openBreakers: readonly string[];
  counts: ReadonlyMap<string, number>;
  /** Unix ms. */
  retryAt: number | undefined;
}

export function causesOf({ standings, openBreakers, counts, retryAt }: Known): AlertCauses {
  const blocked = (rows: Standings["endpoints"]) =>
    rows.filter(({ state }) => state !== "closed").map(({ name }) => name);
  const pairs = openBreakers.map((name) => name.split("\n"));
  const isOfClient = standings.provider === undefined;
  const endpoints = isOfClient ? [] : [...blocked(standings.endpoints), ...pairs.map(([name = ""]) => name)];
  const identities = isOfClient
    ? [...blocked(standings.identities), ...openBreakers]
    : pairs.map(([, identity = ""]) => identity);
  return { endpoints: namesOf(endpoints), identities: namesOf(identities), codes: codesOf(counts), retryAt };
}

/** Each once, without those who have no name of their own. */
function namesOf(names: readonly string[]): string[] {
  return [...new Set(names)].filter((name) => name !== "").slice(0, MOST_NAMES);
}

function codesOf(counts: ReadonlyMap<string, number>): AlertCode[] {
  return [...counts]
    .map(([code, count]) => ({ code, count }))
    .toSorted((one, other) => rankOf(one) - rankOf(other) || other.count - one.count)
    .slice(0, MOST_CODES);
}

/** That nobody may be asked follows from what made them blocked. */
function rankOf({ code }: AlertCode): number {
  return code === "NO_ENDPOINT_AVAILABLE" ? 1 : 0;
}

/** Names come from plugins, and lines go to terminals. */
function shown(name: string): string {
  return plainText(name, LONGEST_NAME);
}

/** `; blocked: web, page for anna; 12 × RISK_CONTROL; next try within 13 s`; nothing where nothing is known. */
export function causesInWords({ endpoints, identities, codes, retryAt }: AlertCauses, now: number): string {
  const who = [endpoints, identities]
    .filter((names) => names.length > 0)
    .map((names) => names.map(shown).join(", "));
  const why = codes.map(({ code, count }) => `${count} × ${shown(code)}`).join(", ");
  const waitMs = retryAt === undefined ? 0 : retryAt - now;
  return [
    ...(who.length > 0 ? [`blocked: ${who.join(" for ")}`] : []),
    ...(why === "" ? [] : [why]),
    ...(waitMs > 0 ? [`next try within ${duration(Math.ceil(waitMs / 1_000) * 1_000)}`] : []),
  ]
    .map((part) => `; ${part}`)
    .join("");
}
