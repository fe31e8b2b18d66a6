import { expect, it } from "vitest";
import type { BenchCase } from "../harness/bench-case.ts";
import { countTimers } from "../harness/count-timers.ts";
import { balancerCases } from "./balancer-cases.ts";
import { defaultName, withoutTimersName } from "./case-names.ts";
import { DEFAULT_STRATEGY } from "./registered-strategies.ts";

/** How many timers ten calls of the named case set. */
async function timersOf(name: string): Promise<number> {
  const { prepare } = balancerCases().find((each) => each.name === name) as BenchCase;
  const { call, close } = prepare();
  const timers = await countTimers(async () => {
    for (let done = 0; done < 10; done++) await call();
  });
  close?.();
  return timers;
}

it("a balancer case without timers sets none, and the default case sets some", async () => {
  expect(await timersOf(withoutTimersName(DEFAULT_STRATEGY, 4))).toBe(0);
  expect(await timersOf(defaultName(4))).toBeGreaterThan(0);
});

it("every balancer case has a name of its own", () => {
  const names = balancerCases().map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
});
