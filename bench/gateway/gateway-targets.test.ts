import { expect, test } from "vitest";
import { gatewayTargets } from "./gateway-targets.ts";

const measured = (microsPerRequest: number, perSecond: number, failures = 0) => ({
  ...{ microsPerRequest, perSecond, failures, requests: 1_000, p99Ms: 5 },
});

test("the gateway's promises are judged beside nginx, by medians", () => {
  const rounds = [
    { nginx: measured(10, 10_000), ours: measured(70, 4_000) },
    { nginx: measured(10, 10_000), ours: measured(75, 3_600) },
    { nginx: measured(10, 10_000), ours: measured(500, 100) },
  ];
  expect(gatewayTargets(rounds, 7.5)).toMatchObject([
    { measured: "7.5 times", isMet: true },
    { measured: "0.36", isMet: true },
    { measured: "0.10 (7.5 µs)", isMet: true },
    { measured: "0 did", isMet: true },
  ]);
});

test("a gateway that costs more, bears less or fails is told so", () => {
  const rounds = [{ nginx: measured(10, 10_000), ours: measured(81, 3_400, 2) }];
  expect(gatewayTargets(rounds, 30).map(({ isMet }) => isMet)).toEqual([false, false, false, false]);
});
