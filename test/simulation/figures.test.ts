import { describe, expect, it } from "vitest";
import { figuresOf } from "./figures.ts";
import type { ScenarioRun } from "./run-scenario.ts";
import { ascending, median, percentile } from "./statistics.ts";

function runOf(record: Partial<ScenarioRun["record"]>, run: Partial<ScenarioRun> = {}): ScenarioRun {
  const nothing = { calls: [], requests: [], states: [], faults: [] };
  const named = { name: "test", title: "a test", seed: 1, endpoints: ["a", "b"], durationMs: 100_000 };
  return {
    record: { ...named, ...nothing, ...record },
    probes: [],
    maxInFlight: 1,
    outage: undefined,
    ...run,
  };
}

interface PlannedCall {
  arrivedMs: number;
  latencyMs: number;
  isAnswered?: boolean;
}

function call({ arrivedMs, latencyMs, isAnswered = true }: PlannedCall) {
  return { arrivedMs, latencyMs, isAnswered, endpoint: isAnswered ? "a" : undefined };
}

it("a percentile is the nearest rank", () => {
  const sorted = ascending([30, 10, 20, 40]);
  expect([0, 0.5, 0.51, 0.99, 1].map((share) => percentile(sorted, share))).toEqual([10, 20, 30, 40, 40]);
});

it("a median of an even number of values lies between two", () => {
  expect([median([3, 1, 2]), median([4, 1, 2, 3])]).toEqual([2, 2.5]);
});

it("failed calls count in the latencies of a run", () => {
  const calls = [
    call({ arrivedMs: 0, latencyMs: 80 }),
    call({ arrivedMs: 50, latencyMs: 2_000, isAnswered: false }),
  ];
  const figures = figuresOf(runOf({ calls, requests: [{ endpoint: "a", startedMs: 0 }] }));
  expect(figures).toMatchObject({ successPercent: 50, p50Ms: 80, maxMs: 2_000, callsOverOneSecond: 1 });
  expect(figures).toMatchObject({ upstreamPerCall: 0.5, requests: { a: 1, b: 0 }, recovery: undefined });
});

describe("the recovery from an outage", () => {
  const outage = { fromMs: 1_000, toMs: 2_000 };
  const states = [
    { endpoint: "a", atMs: 1_100, to: "open" as const },
    { endpoint: "a", atMs: 2_400, to: "half-open" as const },
    { endpoint: "a", atMs: 2_500, to: "closed" as const },
  ];

  it("is counted from the end of the outage, for calls that arrived after it", () => {
    const calls = [
      call({ arrivedMs: 1_950, latencyMs: 100 }),
      call({ arrivedMs: 2_000, latencyMs: 30, isAnswered: false }),
      call({ arrivedMs: 2_100, latencyMs: 80 }),
    ];
    const requests = [999, 1_000, 1_999, 2_000].map((startedMs) => ({ endpoint: "a", startedMs }));
    const { recovery, returns, openings } = figuresOf(runOf({ calls, requests, states }, { outage }));
    expect(recovery).toEqual({
      outageMs: 1_000,
      requestsDuringOutage: 2,
      mostAskedDuringOutage: 2,
      firstSuccessMs: 180,
      allClosedMs: 500,
    });
    expect(openings).toEqual({ a: 1, b: 0 });
    expect(returns.a?.atMs).toBe(2_500);
  });

  it("is looked for among the probes too, and is infinite when none came", () => {
    const run = runOf({ states: states.slice(0, 1) }, { outage });
    const probes = [call({ arrivedMs: 9_000, latencyMs: 80 })];
    expect(figuresOf({ ...run, probes }).recovery?.firstSuccessMs).toBe(7_080);
    const never = { firstSuccessMs: Number.POSITIVE_INFINITY, allClosedMs: Number.POSITIVE_INFINITY };
    expect(figuresOf(run).recovery).toMatchObject(never);
  });
});
