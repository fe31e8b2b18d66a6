import { describe, expect, it } from "vitest";
import { failure, type LeasePool, leasePool, neutral, success, taken } from "./test-world/lease-pool.ts";
import { BLOCK_MS, BRITTLE, halfOpen, inFlightOf, rowOf, statesOf } from "./test-world/pool.ts";

/** A pool whose endpoints have all just failed. */
function dark(names: string): LeasePool {
  const pool = leasePool(names, { breaker: BRITTLE.breaker });
  for (const name of names) taken(pool, { prefer: name }).report(failure());
  expect(statesOf(pool)).toEqual([...names].map(() => "open"));
  return pool;
}

describe("a lease of an endpoint whose block is over", () => {
  it("is its trial, one at a time, while others go elsewhere", async () => {
    const pool = await halfOpen(leasePool("ab"));
    expect(taken(pool).endpoint).toBe("a");
    expect(pool.told).toEqual([["attempt", { endpoint: "a", role: "trial" }]]);
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
    expect((await pool.balancer.call("")).attempts).toMatchObject([{ endpoint: "b", role: "first" }]);
    expect(rowOf(pool)).toMatchObject({ state: "half-open", inFlight: 1 });
  });

  it("closes the endpoint with its success", async () => {
    const pool = await halfOpen(leasePool("ab"));
    taken(pool).report(success());
    expect(rowOf(pool)).toMatchObject({ state: "closed", failureCount: 0, inFlight: 0 });
    expect(taken(pool, { prefer: "a" }).endpoint).toBe("a");
  });

  it("doubles the block with its failure", async () => {
    const pool = await halfOpen(leasePool("ab"));
    taken(pool).report(failure());
    expect(rowOf(pool)).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS, inFlight: 0 });
  });

  it("gives the trial's permit back when it is neutral", async () => {
    const pool = await halfOpen(leasePool("ab"));
    taken(pool).report(neutral());
    expect(rowOf(pool)).toMatchObject({ state: "half-open", retryAfterMs: 0 });
    expect(taken(pool).endpoint).toBe("a");
  });

  it("ends after 5 s when nobody reports it, and doubles the block", async () => {
    const pool = await halfOpen(leasePool("ab"));
    const lease = taken(pool);
    await pool.clock.advance(4_999);
    expect(rowOf(pool)).toMatchObject({ state: "half-open", inFlight: 1 });
    await pool.clock.advance(1);
    expect(rowOf(pool)).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS, inFlight: 0 });
    lease.report(success());
    expect(rowOf(pool)?.state).toBe("open");
    expect(pool.timers.pending.size).toBe(0);
  });

  it("leaves no lease to others where there is no other endpoint", async () => {
    const pool = await halfOpen(leasePool("a"));
    const lease = taken(pool);
    expect(pool.balancer.acquire("")).toBeUndefined();
    lease.report(success());
    expect(taken(pool).endpoint).toBe("a");
  });

  it("changes nothing once the endpoint was reset by hand", async () => {
    const pool = await halfOpen(leasePool("ab"));
    const lease = taken(pool);
    pool.balancer.reset("a");
    lease.report(failure());
    expect(rowOf(pool)).toMatchObject({ state: "closed", failureCount: 0, inFlight: 0 });
  });
});

describe("a lease while every endpoint is blocked", () => {
  it("is the trial that is due, one at a time, and its failure lengthens no block", async () => {
    const pool = dark("ab");
    await pool.clock.advance(4_999);
    expect(pool.balancer.acquire("")).toBeUndefined();
    await pool.clock.advance(1);
    const lease = taken(pool);
    expect(pool.told.at(-1)).toEqual(["attempt", { endpoint: "a", role: "trial" }]);
    expect(pool.balancer.acquire("")).toBeUndefined();
    lease.report(failure());
    expect(rowOf(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS - 5_000 });
    await pool.clock.advance(7_499);
    expect(pool.balancer.acquire("")).toBeUndefined();
    await pool.clock.advance(1);
    expect(taken(pool).endpoint).toBe("b");
  });

  it("ends the blocks of all endpoints with its success", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    taken(pool).report(success());
    expect(pool.balancer.status()).toMatchObject([{ state: "closed" }, { state: "half-open" }]);
    expect(taken(pool).endpoint).toBe("b");
    expect(pool.told.at(-1)).toEqual(["attempt", { endpoint: "b", role: "trial" }]);
  });

  it("ends after 5 s when nobody reports it, and leaves the turn to the next", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    taken(pool);
    await pool.clock.advance(5_000);
    expect(rowOf(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS - 10_000, inFlight: 0 });
    await pool.clock.advance(2_500);
    expect(taken(pool).endpoint).toBe("b");
  });

  it("is counted once where a listener closes the balancer as the blocks end", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    const lease = taken(pool);
    const toldBefore = pool.told.length;
    pool.balancer.on("state", () => pool.balancer.close());
    lease.report(success());
    expect(inFlightOf(pool)).toEqual([0, 0]);
    expect(pool.told.slice(toldBefore)).toMatchObject([["success", { report: { kind: "success" } }]]);
    expect(pool.timers.pending.size).toBe(0);
  });
});
