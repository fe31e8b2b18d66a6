import {
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleAll,
  retry,
  TimeoutStrategy,
  timeout,
  wrap,
} from "cockatiel";
import type { BenchCase } from "../harness/bench-case.ts";
import { cockatielNames } from "./case-names.ts";
import { stub } from "./stub.ts";

interface Policy {
  execute(run: typeof stub): Promise<unknown>;
}

const breaker = () =>
  circuitBreaker(handleAll, { halfOpenAfter: 10_000, breaker: new ConsecutiveBreaker(5) });
const retries = () => retry(handleAll, { maxAttempts: 3, backoff: new ExponentialBackoff() });
const timeLimit = () => timeout(10_000, TimeoutStrategy.Cooperative);

/** Cockatiel as a recorder would use it, with one policy more in each case. */
export const retryBreakerTimeout = () => wrap(retries(), breaker(), timeLimit());

export function cockatielCases(): BenchCase[] {
  return [
    cockatielCase(cockatielNames.breaker, breaker),
    cockatielCase(cockatielNames.retryBreaker, () => wrap(retries(), breaker())),
    cockatielCase(cockatielNames.retryBreakerTimeout, retryBreakerTimeout),
  ];
}

function cockatielCase(name: string, create: () => Policy): BenchCase {
  return {
    name,
    group: "others",
    prepare() {
      const policy = create();
      return { call: () => policy.execute(stub) };
    },
  };
}
