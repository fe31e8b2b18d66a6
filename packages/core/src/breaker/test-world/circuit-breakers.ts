import { expect } from "vitest";
import { type ManualClock, manualClock } from "../../runtime/manual-clock.ts";
import { CircuitBreaker, type CircuitBreakerOptions } from "../circuit-breaker.ts";

/** How long a circuit breaker stays open by default. */
export const TIMEOUT_MS = 60_000;

interface World {
  breaker: CircuitBreaker;
  clock: ManualClock;
}

export function createWorld(options: Partial<CircuitBreakerOptions> = {}): World {
  const clock = manualClock();
  return { breaker: new CircuitBreaker({ name: "site", clock, ...options }), clock };
}

export async function failWith(breaker: CircuitBreaker, error: unknown, times = 1): Promise<void> {
  for (let count = 0; count < times; count++)
    await expect(breaker.execute(() => Promise.reject(error))).rejects.toBe(error);
}

export async function succeed(breaker: CircuitBreaker, times = 1): Promise<void> {
  for (let count = 0; count < times; count++) expect(await breaker.execute(async () => "fine")).toBe("fine");
}

interface HeldCall extends Pick<PromiseWithResolvers<string>, "resolve" | "reject"> {
  settled: Promise<unknown>;
  isRunning(): boolean;
}

/** A call that ends when the test says so. */
export function held(breaker: CircuitBreaker, signal?: AbortSignal): HeldCall {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  let isRunning = false;
  const call = breaker.execute(
    () => {
      isRunning = true;
      return promise;
    },
    { signal },
  );
  const settled = call.then(
    (value) => value,
    (error: unknown) => error,
  );
  return { resolve, reject, settled, isRunning: () => isRunning };
}

/** What a call is refused with, which must not have been made. */
export async function refusalOf(breaker: CircuitBreaker): Promise<unknown> {
  let wasCalled = false;
  const error = await breaker
    .execute(() => {
      wasCalled = true;
    })
    .catch((thrown: unknown) => thrown);
  expect(wasCalled).toBe(false);
  return error;
}
