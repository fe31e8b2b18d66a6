import { type ErrorCode, StreamFallbackError } from "../../errors.ts";
import type { Outcome } from "../../strategies/outcome.ts";
import type { TargetOptions } from "../call-options.ts";
import type { Lease } from "../lease.ts";
import { answering, type Played } from "./played.ts";
import { createPool, type Pool, type PoolOptions } from "./pool.ts";

export interface LeasePool extends Pool {
  /** The events `attempt`, `success` and `failure`, in order. */
  told: unknown[];
}

/** Endpoints that answer at once, unless told otherwise, for callers that run the attempts themselves. */
export function leasePool(names: string, options?: PoolOptions, more: Partial<Played>[] = []): LeasePool {
  const endpoints = [...names].map((name, index) => ({ ...answering(name), ...more[index] }));
  const pool = { ...createPool(endpoints, options), told: [] as unknown[] };
  for (const name of ["attempt", "success", "failure"] as const)
    pool.balancer.on(name, (event) => pool.told.push([name, event]));
  return pool;
}

export function taken({ balancer }: Pool, options: TargetOptions = {}, request = ""): Lease {
  const lease = balancer.acquire(request, options);
  if (lease === undefined) throw new Error("expected a lease");
  return lease;
}

export function success(durationMs = 100): Outcome {
  return { kind: "success", durationMs };
}

export function failure(code: ErrorCode = "NETWORK", durationMs = 100): Outcome {
  return { kind: "failure", error: new StreamFallbackError(code, "for a test"), durationMs };
}

export function neutral(code: ErrorCode = "ABORTED", durationMs = 100): Outcome {
  return { kind: "neutral", error: new StreamFallbackError(code, "for a test"), durationMs };
}
