import type { BalancerEvents } from "../balancer-events.ts";
import type { Pool } from "./pool.ts";

type Lines = {
  [Name in Exclude<keyof BalancerEvents, "poolChange">]: (event: BalancerEvents[Name]) => string;
};

const LINES: Lines = {
  attempt: ({ endpoint, role }) => `attempt ${endpoint} ${role}`,
  success: ({ report }) => `success ${report.endpoint} ${report.code ?? ""}`.trim(),
  failure: ({ report, error }) => `failure ${report.endpoint} ${error.code}`,
  failover: ({ from, to, code }) => `failover ${from} to ${to} ${code}`,
  hedge: ({ from, to, afterMs }) => `hedge ${from} to ${to} after ${afterMs}`,
  state: ({ endpoint, from, to, retryAfterMs }) =>
    `state ${endpoint} ${from} to ${to}${to === "open" ? ` for ${retryAfterMs}` : ""}`,
};

/** What a balancer tells from now on of these kinds, in order, one line an event. */
export function toldOf({ balancer }: Pick<Pool, "balancer">, ...names: (keyof Lines)[]): string[] {
  const told: string[] = [];
  const listen = <Name extends keyof Lines>(name: Name) =>
    balancer.on(name, (event) => void told.push(LINES[name](event)));
  for (const name of names) listen(name);
  return told;
}
