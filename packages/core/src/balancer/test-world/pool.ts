import type { Logger } from "../../runtime/logger.ts";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import type { Balancer } from "../balancer.ts";
import type { BalancerOptions } from "../balancer-options.ts";
import { createBalancer } from "../create-balancer.ts";
import type { EndpointOptions } from "../endpoint.ts";
import { countedClock, type Timers } from "./counted-clock.ts";
import { failureOf } from "./failures.ts";
import type { Played } from "./played.ts";

/** How long a first block lasts: by default after failures and, in a pool of `createPool`, after a captcha too. */
export const BLOCK_MS = 300_000;

/** With these, one failure opens an endpoint, and a call asks each endpoint once. */
export const BRITTLE = { breaker: { maxFailures: 1, floorFailures: 1 }, failover: { rounds: 1 } };

export interface PoolOptions extends Partial<Omit<BalancerOptions<string, string>, "clock">> {
  clock?: ManualClock;
}

export interface Pool {
  balancer: Balancer<string, string>;
  clock: ManualClock;
  timers: Timers;
  /** What went to the logger, at whatever level. */
  logged: { fields: object; message: string }[];
}

/** A balancer among given endpoints, without chance. */
export function createPool(
  endpoints: readonly EndpointOptions<string, string>[],
  { clock = manualClock(), breaker, ...options }: PoolOptions = {},
): Pool {
  const { counted, timers } = countedClock(clock);
  const logged: Pool["logged"] = [];
  const log = (fields: object, message: string) => void logged.push({ fields, message });
  const logger: Logger = { debug: log, info: log, warn: log, error: log };
  const balancer = createBalancer({
    ...{ name: "pool", endpoints, clock: counted, random: () => 0.5, logger },
    ...{ breaker: { blockJitter: 0, accessBlockDuration: BLOCK_MS, ...breaker }, ...options },
  });
  return { balancer, clock, timers, logged };
}

type Row = ReturnType<Pool["balancer"]["status"]>[number];

/** What `status()` says of one endpoint. */
export function rowOf({ balancer }: Pick<Pool, "balancer">, name = "a"): Row {
  const row = balancer.status().find((each) => each.name === name);
  if (row === undefined) throw new Error(`no endpoint ${name}`);
  return row;
}

export function statesOf({ balancer }: Pick<Pool, "balancer">): Row["state"][] {
  return balancer.status().map(({ state }) => state);
}

/** How many attempts run at each endpoint. */
export function inFlightOf({ balancer }: Pick<Pool, "balancer">): number[] {
  return balancer.status().map(({ inFlight }) => inFlight);
}

/** The same pool, once `a` was blocked and its time is over: the next call is its trial. */
export async function halfOpen<Given extends Pool>(pool: Given): Promise<Given> {
  pool.balancer.trip("a");
  await pool.clock.advance(BLOCK_MS);
  return pool;
}

/** The same pool, once every endpoint has just failed, which must have opened them all. */
export async function dark<Given extends Pool>(pool: Given): Promise<Given> {
  await failureOf(pool.balancer.call(""));
  if (statesOf(pool).some((state) => state !== "open")) throw new Error("an endpoint is not open");
  return pool;
}

/** Calls at one endpoint that begin together and are answered together. */
export async function answers(pool: Pool, endpoint: Played, count: number, ms: number): Promise<void> {
  const first = endpoint.asked.length;
  const calls = Array.from({ length: count }, () => pool.balancer.call("", { prefer: endpoint.name }));
  await pool.clock.advance(ms);
  for (const asked of endpoint.asked.slice(first)) asked.resolve("");
  await Promise.all(calls);
}
