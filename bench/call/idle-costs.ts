import { setImmediate as eventLoopTurn } from "node:timers/promises";
import CircuitBreaker from "opossum";
import { collectGarbage } from "../harness/collect-garbage.ts";
import { countTimers } from "../harness/count-timers.ts";
import { instantBalancer, instantEndpoint } from "./balancer-cases.ts";
import { retryBreakerTimeout } from "./cockatiel-cases.ts";
import { stub } from "./stub.ts";

/** What an instance costs while it is not called. */
export interface Idle {
  name: string;
  bytes: number;
  timers: number;
}

export const IDLE_INSTANCES = 10_000;

export const BALANCER_ENDPOINT = "balancer endpoint";

export async function idleCosts(): Promise<Idle[]> {
  // Names and functions that the caller provides are made before the measurement, as they are not the instance's cost.
  const endpoints = Array.from({ length: IDLE_INSTANCES }, instantEndpoint);
  return [
    await idleCost(BALANCER_ENDPOINT, {
      create: () => instantBalancer(endpoints, {}),
      close: (balancer) => balancer.close(),
    }),
    await idleCost("cockatiel retry + breaker + timeout", {
      create: () => many(retryBreakerTimeout),
      close: () => {},
    }),
    await idleCost("opossum, defaults", {
      create: () => many(() => new CircuitBreaker(stub)),
      close: (breakers) => {
        for (const breaker of breakers) breaker.shutdown();
      },
    }),
  ];
}

interface Instances<T> {
  create(): T;
  close(made: T): void;
}

async function idleCost<T>(name: string, { create, close }: Instances<T>): Promise<Idle> {
  // The first instance also makes compiled code and shapes, which are not a cost of each instance.
  makeOnce({ create, close });
  await eventLoopTurn();
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  const made: T[] = [];
  const timers = await countTimers(() => made.push(create()));
  collectGarbage();
  const bytes = process.memoryUsage().heapUsed - before;
  for (const each of made) close(each);
  return { name, bytes: bytes / IDLE_INSTANCES, timers: timers / IDLE_INSTANCES };
}

/** Makes and closes an instance in a function of its own, so that the caller's frame does not keep it alive. */
function makeOnce<T>({ create, close }: Instances<T>): void {
  close(create());
}

function many<T>(create: () => T): T[] {
  return Array.from({ length: IDLE_INSTANCES }, create);
}
