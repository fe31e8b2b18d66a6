import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import type { Outcome } from "../strategies/outcome.ts";
import { failure, leasePool, neutral, success, taken } from "./test-world/lease-pool.ts";
import { BLOCK_MS, rowOf } from "./test-world/pool.ts";

describe("the report of a lease", () => {
  const codes: (ErrorCode | undefined)[] = [
    ...([undefined, "NETWORK", "TIMEOUT", "RISK_CONTROL", "RATE_LIMITED", "AUTH_REJECTED"] as const),
    ...(["ROOM_NOT_FOUND", "NOT_LIVE", "ABORTED", "DEADLINE", "ALL_ENDPOINTS_FAILED"] as const),
  ];

  it.each(codes)("does what the same end of an attempt does (%s)", async (code) => {
    const settle = async (): Promise<string> => {
      await new Promise<void>((go) => called.clock.setTimeout(go, 100));
      if (code) throw new StreamFallbackError(code, "for a test");
      return "";
    };
    const policies = { failover: { rounds: 1 }, hedge: { enabled: false } };
    const called = leasePool("ab", policies, [{ call: settle }]);
    const leased = leasePool("ab", policies);
    const kind = code === "ABORTED" ? "neutral" : "failure";
    for (let count = 0; count < 14; count++) {
      const call = called.balancer.call("", { exclude: ["b"] }).catch(() => {});
      const lease = leased.balancer.acquire("", { exclude: ["b"] });
      await Promise.all([called.clock.advance(100), leased.clock.advance(100)]);
      await call;
      if (code === undefined) lease?.report(success());
      else lease?.report(kind === "neutral" ? neutral(code) : failure(code));
      expect(leased.balancer.status()).toEqual(called.balancer.status());
      expect(leased.balancer.snapshot()).toEqual(called.balancer.snapshot());
    }
    expect(leased.told).toEqual(called.told);
    expect(leased.told.length).toBeGreaterThan(0);
  });

  it("opens the endpoint with the third failure", () => {
    const pool = leasePool("ab");
    for (const failureCount of [1, 2, 3]) {
      const lease = taken(pool, { prefer: "a" });
      expect(lease.endpoint).toBe("a");
      lease.report(failure());
      expect(rowOf(pool)).toMatchObject({ failureCount, state: failureCount < 3 ? "closed" : "open" });
    }
    expect(rowOf(pool)?.retryAfterMs).toBe(BLOCK_MS);
    expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
  });

  it("shuts out one identity only, where the site did", () => {
    const pool = leasePool("ab", { identify: (request) => request });
    taken(pool, { prefer: "a" }, "anna").report(failure("RISK_CONTROL"));
    expect(taken(pool, { prefer: "a" }, "anna").endpoint).toBe("b");
    expect(pool.balancer.acquire("anna", { exclude: ["b"] })).toBeUndefined();
    expect(taken(pool, { prefer: "a" }, "ben").endpoint).toBe("a");
    expect(rowOf(pool)).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("counts as a success where the question was proven wrong", () => {
    const pool = leasePool("ab");
    for (let count = 0; count < 2; count++) taken(pool, { prefer: "a" }).report(failure());
    taken(pool, { prefer: "a" }).report(failure("ROOM_NOT_FOUND"));
    expect(rowOf(pool)).toMatchObject({ state: "closed", failureCount: 1 });
    expect(pool.told.at(-1)).toMatchObject([
      "success",
      { report: { kind: "success", code: "ROOM_NOT_FOUND" } },
    ]);
  });

  it("changes nothing when it is neutral, whatever the error says", () => {
    const pool = leasePool("ab", {}, [{ weight: 99 }]);
    taken(pool).report(failure());
    const before = [pool.balancer.status(), pool.balancer.snapshot()];
    for (const code of ["ABORTED", "NETWORK", "RISK_CONTROL", "ROOM_NOT_FOUND"] as const)
      taken(pool).report(neutral(code));
    expect([pool.balancer.status(), pool.balancer.snapshot()]).toEqual(before);
  });

  it("gives a latency sample for a success, and for no other end", async () => {
    const pool = leasePool("a");
    for (let durationMs = 1; durationMs <= 40; durationMs++) {
      const lease = taken(pool);
      await pool.clock.advance(7);
      lease.report(success(durationMs));
    }
    expect(rowOf(pool)?.p95Ms).toBe(38);
    for (const other of [failure("NETWORK", 9_000), neutral("ABORTED", 9_000)])
      for (let count = 0; count < 5; count++) taken(pool).report(other);
    expect(rowOf(pool)?.p95Ms).toBe(38);
  });

  it("counts once, and later reports change nothing", () => {
    const pool = leasePool("a");
    const lease = taken(pool);
    lease.report(success(100));
    const before = [pool.balancer.status(), pool.balancer.snapshot(), [...pool.told]];
    for (const again of [success(9_000), failure(), failure("RISK_CONTROL"), neutral()]) lease.report(again);
    expect([pool.balancer.status(), pool.balancer.snapshot(), pool.told]).toEqual(before);
  });

  it.each([Number.NaN, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, undefined])(
    "does no harm with a duration of %s",
    async (durationMs) => {
      const metrics = createMetrics();
      const pool = leasePool("ab", { metrics, strategy: "fastest-response" });
      for (let count = 0; count < 19; count++) taken(pool, { prefer: "a" }).report(success(200));
      for (const outcome of [success(), failure(), neutral()])
        taken(pool, { prefer: "a" }).report({ ...outcome, durationMs: durationMs as number });
      expect(rowOf(pool)).toMatchObject({ p95Ms: 200, inFlight: 0, failureCount: 1 });
      expect(metrics.getLatency("pool", "a")?.p95Ms).toBe(200);
      for (const [, event] of pool.told as [string, { report?: { durationMs: number } }][])
        expect(event.report?.durationMs ?? 0).toBeGreaterThanOrEqual(0);
      expect((await pool.balancer.call("")).value).toMatch(/from/);
      expect(taken(pool).endpoint).toMatch(/[ab]/);
    },
  );

  it("may hold an error of any kind, which is the endpoint's fault unless it is neutral", () => {
    const pool = leasePool("a");
    const error = new TypeError("for a test") as unknown as StreamFallbackError;
    taken(pool).report({ kind: "failure", error, durationMs: 100 });
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
    expect(pool.told.at(-1)).toMatchObject([
      "failure",
      { report: { code: "UPSTREAM_ERROR" }, error: { code: "UPSTREAM_ERROR", cause: error } },
    ]);
    taken(pool).report({ kind: "neutral", error, durationMs: 100 });
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
  });

  it("may leave out the duration, which is then as long as the lease has run", async () => {
    const pool = leasePool("a");
    const lease = taken(pool);
    await pool.clock.advance(700);
    lease.report({ kind: "success" } as Outcome);
    expect(rowOf(pool)).toMatchObject({ p95Ms: 700, inFlight: 0 });
    expect(pool.told.at(-1)).toMatchObject(["success", { report: { durationMs: 700 } }]);
  });

  it("works as a function taken off its lease", () => {
    const pool = leasePool("a");
    const { report } = taken(pool);
    report(failure());
    expect(rowOf(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
    expect(pool.timers.pending.size).toBe(0);
  });
});
