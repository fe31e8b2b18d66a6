import type { BenchCase } from "../harness/bench-case.ts";
import { balancerCases } from "./balancer-cases.ts";
import { BARE_AWAIT } from "./case-names.ts";
import { cockatielCases } from "./cockatiel-cases.ts";
import { opossumCase } from "./opossum-case.ts";
import { pRetryCase } from "./p-retry-case.ts";
import { stub } from "./stub.ts";

/** The case with which the cost of all others is compared. */
export const baseline: BenchCase = { name: BARE_AWAIT, group: "", prepare: () => ({ call: stub }) };

export function callCases(): BenchCase[] {
  return [...balancerCases(), ...cockatielCases(), opossumCase, pRetryCase];
}
