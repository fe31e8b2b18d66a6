import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import type { Lease } from "./lease.ts";
import { failure, type LeasePool, leasePool, neutral, success, taken } from "./test-world/lease-pool.ts";
import { rowOf } from "./test-world/pool.ts";
import { STILL_RUNNING, watched } from "./test-world/watched.ts";

describe("a lease that nobody reports", () => {
  it("counts as slow after 5 s, and ends as failed after 10 s", async () => {
    const pool = leasePool("ab");
    const lease = taken(pool, { prefer: "a" });
    await pool.clock.advance(4_999);
    expect(rowOf(pool)).toMatchObject({ failureCount: 0, inFlight: 1 });
    await pool.clock.advance(1);
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(4_999);
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(1);
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
    expect(pool.told.at(-1)).toMatchObject([
      "failure",
      { report: { endpoint: "a", code: "TIMEOUT", durationMs: 10_000 }, error: { code: "TIMEOUT" } },
    ]);
    const before = [pool.balancer.status(), pool.told.length];
    lease.report(success());
    lease.report(failure());
    expect([pool.balancer.status(), pool.told.length]).toEqual(before);
    expect(pool.timers.pending.size).toBe(0);
  });

  it("opens its endpoint together with two others, as soon as they are slow", async () => {
    const pool = leasePool("ab", { breaker: { slowCallMs: 1_000 }, failover: { attemptTimeoutMs: 3_000 } });
    for (let count = 0; count < 3; count++) taken(pool, { prefer: "a" });
    await pool.clock.advance(999);
    expect(rowOf(pool)).toMatchObject({ state: "closed", inFlight: 3 });
    await pool.clock.advance(1);
    expect(rowOf(pool)).toMatchObject({ state: "open", inFlight: 3 });
    await pool.clock.advance(2_000);
    expect(rowOf(pool)).toMatchObject({ state: "open", inFlight: 0 });
  });

  it("may still be reported while it is slow, without being counted twice", async () => {
    for (const [outcome, p95Ms] of [
      [success(7_000), 7_000],
      [failure("NETWORK", 7_000), undefined],
    ] as const) {
      const pool = leasePool("ab");
      const lease = taken(pool, { prefer: "a" });
      await pool.clock.advance(7_000);
      lease.report(outcome);
      expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0, p95Ms });
      expect(pool.timers.pending.size).toBe(0);
    }
  });

  it("obeys policies that change while it runs", async () => {
    const pool = leasePool("ab");
    taken(pool, { prefer: "a" });
    pool.balancer.updateConfig({ breaker: { slowCallMs: 1_000 }, failover: { attemptTimeoutMs: 2_000 } });
    await pool.clock.advance(1_000);
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(1_000);
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
  });

  it("never ends by itself where the attempt timeout is endless", async () => {
    const never = Number.POSITIVE_INFINITY;
    const pool = leasePool("a", { breaker: { slowCallMs: never }, failover: { attemptTimeoutMs: never } });
    const lease = taken(pool);
    await pool.clock.advance(86_400_000);
    expect(rowOf(pool)).toMatchObject({ failureCount: 0, inFlight: 1 });
    lease.report(success());
    expect(rowOf(pool)?.inFlight).toBe(0);
  });
});

describe("the events of a lease", () => {
  it("are those of an attempt", async () => {
    const pool = leasePool("a", { identify: (request) => request });
    const error = new StreamFallbackError("NETWORK", "for a test");
    const report = { endpoint: "a", identity: "anna", role: "first", startedMs: 0 } as const;
    const leases = [0, 1, 2].map(() => taken(pool, {}, "anna"));
    await pool.clock.advance(50);
    leases[0]?.report(success(100));
    leases[1]?.report({ kind: "failure", error, durationMs: 30 });
    leases[2]?.report(neutral());
    expect(pool.told).toEqual([
      ...[0, 1, 2].map(() => ["attempt", { endpoint: "a", role: "first" }]),
      ["success", { report: { ...report, kind: "success", durationMs: 100 } }],
      ["failure", { report: { ...report, kind: "failure", code: "NETWORK", durationMs: 30 }, error }],
    ]);
  });

  it("may have a listener report the lease as it turns slow, and it is counted once", async () => {
    const pool = leasePool("ab", { breaker: { maxFailures: 1 } });
    const lease = taken(pool, { prefer: "a" });
    pool.balancer.on("state", () => lease.report(failure("TIMEOUT", 5_000)));
    await pool.clock.advance(5_000);
    expect(rowOf(pool)).toMatchObject({ state: "open", inFlight: 0 });
    expect(pool.timers.pending.size).toBe(0);
    await pool.clock.advance(20_000);
    expect(rowOf(pool)).toMatchObject({ state: "open", inFlight: 0 });
    expect(pool.told.map((event) => (event as [string])[0])).toEqual(["attempt", "failure"]);
  });

  it("may have a listener close the balancer as the lease is announced, and then there is no lease", async () => {
    const pool = leasePool("a");
    pool.balancer.on("attempt", () => pool.balancer.close());
    expect(pool.balancer.acquire("")).toBeUndefined();
    expect(rowOf(pool)?.inFlight).toBe(0);
    expect(pool.timers.pending.size).toBe(0);
    await pool.clock.advance(20_000);
    expect(rowOf(pool)).toMatchObject({ failureCount: 0, inFlight: 0 });
  });
});

describe("remove() of an endpoint with leases", () => {
  it("waits for its leases, and acquire() gives no more of them", async () => {
    const pool = leasePool("ab");
    const leases = [taken(pool, { prefer: "a" }), taken(pool, { prefer: "a" }), taken(pool, { prefer: "b" })];
    const drain = watched(pool.balancer.remove("a"));
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
    leases[0]?.report(success());
    await pool.clock.advance(1_000);
    expect(drain.outcome).toBe(STILL_RUNNING);
    leases[1]?.report(failure());
    await pool.clock.advance(0);
    expect(drain.outcome).toBeUndefined();
  });

  it("ends what is left after drainMs, blames nobody, and leaves other endpoints' leases alone", async () => {
    const metrics = createMetrics();
    const pool = leasePool("ab", { metrics });
    const [lease] = [taken(pool, { prefer: "a" }), taken(pool, { prefer: "b" })];
    const drain = watched(pool.balancer.remove("a", { drainMs: 2_000 }));
    await pool.clock.advance(1_999);
    expect(drain.outcome).toBe(STILL_RUNNING);
    await pool.clock.advance(1);
    expect(drain.outcome).toBeUndefined();
    lease.report(failure());
    expect(pool.told.map((event) => (event as [string])[0])).toEqual(["attempt", "attempt"]);
    expect(rowOf(pool, "b")).toMatchObject({ failureCount: 0, inFlight: 1 });
    expect(metrics.read()[0]?.endpoints).toMatchObject([
      { endpoint: "a", codes: { ABORTED: 1 }, failures: 0 },
    ]);
  });
});

describe("close() of a balancer with leases", () => {
  it("ends them, blames nobody, and makes acquire() give no more", async () => {
    const metrics = createMetrics();
    const pool = leasePool("ab", { metrics });
    const leases = [taken(pool), taken(pool), taken(pool)];
    pool.balancer.close();
    for (const lease of leases) lease.report(failure());
    expect(pool.balancer.status()).toMatchObject([
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
    ]);
    expect(pool.balancer.acquire("")).toBeUndefined();
    expect(pool.told).toHaveLength(3);
    expect(metrics.read()[0]?.endpoints).toMatchObject([{ codes: { CLOSED: 2 } }, { codes: { CLOSED: 1 } }]);
    await pool.clock.advance(20_000);
    expect(pool.told).toHaveLength(3);
  });

  it.each(["close", "remove"] as const)("or %s() tells the metrics how long a lease has run", async (how) => {
    const durations: number[] = [];
    const metrics = createMetrics();
    const pool = leasePool("a", {
      metrics: { ...metrics, recordResponse: ({ durationMs }) => void durations.push(durationMs) },
    });
    taken(pool);
    await pool.clock.advance(2_000);
    if (how === "close") pool.balancer.close();
    else {
      const drain = pool.balancer.remove("a", { drainMs: 0 });
      await pool.clock.advance(0);
      await drain;
    }
    expect(durations).toEqual([2_000]);
  });
});

it.each<[string, (pool: LeasePool, lease: Lease) => unknown]>([
  ["succeeded", (_pool, lease) => lease.report(success())],
  ["failed", (_pool, lease) => lease.report(failure())],
  ["was given up", (_pool, lease) => lease.report(neutral())],
  ["was never reported", ({ clock }) => clock.advance(10_000)],
  ["was closed", ({ balancer }) => balancer.close()],
  [
    "was drained",
    async ({ balancer, clock }) => {
      const drain = balancer.remove("a", { drainMs: 100 });
      await clock.advance(100);
      await drain;
    },
  ],
])("a lease that %s leaves no timer", async (_how, end) => {
  const pool = leasePool("a");
  const lease = taken(pool);
  expect(pool.timers.pending.size).toBe(1);
  await end(pool, lease);
  expect(pool.timers.pending.size).toBe(0);
});
