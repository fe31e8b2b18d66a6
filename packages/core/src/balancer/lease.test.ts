import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { failure, leasePool, neutral, success, taken } from "./test-world/lease-pool.ts";
import { BLOCK_MS, inFlightOf } from "./test-world/pool.ts";

describe("leases", () => {
  it("are shared out exactly by weight, reported or not", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.boolean(), (given, isReported) => {
        const names = "abcde".slice(0, given.length);
        const pool = leasePool(
          names,
          {},
          given.map((weight) => ({ weight })),
        );
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const counts = new Map<string, number>();
        for (let count = 0; count < 20 * total; count++) {
          const lease = taken(pool);
          counts.set(lease.endpoint, (counts.get(lease.endpoint) ?? 0) + 1);
          if (isReported) lease.report(success());
        }
        expect([...names].map((name) => counts.get(name))).toEqual(given.map((weight) => 20 * weight));
        pool.balancer.close();
      }),
      { seed: 20_261_121, numRuns: 50 },
    );
  });

  it("count as in flight until they are reported", () => {
    const pool = leasePool("ab");
    const leases = [taken(pool), taken(pool), taken(pool)];
    expect(inFlightOf(pool)).toEqual([2, 1]);
    const left: unknown[] = [];
    for (const [index, outcome] of [success(), failure(), neutral()].entries()) {
      leases[index]?.report(outcome);
      left.push(pool.balancer.status().reduce((sum, { inFlight }) => sum + inFlight, 0));
    }
    expect(left).toEqual([2, 1, 0]);
  });

  it("go to the preferred endpoint while it may be asked, to none that is excluded", () => {
    const pool = leasePool("abc");
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "c" }).endpoint).toBe("c");
    expect(taken(pool, { exclude: ["a", "b"] }).endpoint).toBe("c");
    expect(taken(pool, { prefer: "c", exclude: ["c"] }).endpoint).not.toBe("c");
    expect(taken(pool, { prefer: "stranger" }).endpoint).toMatch(/[abc]/);
    pool.balancer.trip("c");
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "c" }).endpoint).not.toBe("c");
    expect(pool.balancer.acquire("", { exclude: ["a", "b", "c"] })).toBeUndefined();
  });

  it("of one affinity key go to one endpoint, with a strategy that heeds it", () => {
    const pool = leasePool("abcd", { strategy: "consistent-hash", random: seededRandom(1) });
    const ofKey = (key: number) => {
      const lease = taken(pool, { affinityKey: `room ${key}` });
      lease.report(success());
      return lease.endpoint;
    };
    const homes = Array.from({ length: 40 }, (_each, key) => ofKey(key));
    for (let again = 0; again < 3; again++) expect(homes.map((_home, key) => ofKey(key))).toEqual(homes);
    expect(new Set(homes).size).toBe(4);
  });

  it("go only to endpoints that accept the request, and throw what `accepts` throws", () => {
    const accepts = (request: string) => {
      if (request === "bad") throw new StreamFallbackError("INVALID_INPUT", "bad request");
      return request === "special";
    };
    const pool = leasePool("ab", {}, [{ accepts, weight: 99 }]);
    expect(taken(pool, {}, "special").endpoint).toBe("a");
    expect(taken(pool, {}, "plain").endpoint).toBe("b");
    expect(() => pool.balancer.acquire("bad")).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(inFlightOf(pool)).toEqual([1, 1]);
  });
});

describe("a refused lease", () => {
  it("changes nothing while every endpoint is blocked", async () => {
    const pool = leasePool("ab");
    for (const name of "ab") pool.balancer.trip(name);
    await pool.clock.advance(1_000);
    const before = [pool.balancer.status(), pool.balancer.snapshot()];
    for (let count = 0; count < 50; count++) expect(pool.balancer.acquire("")).toBeUndefined();
    expect([pool.balancer.status(), pool.balancer.snapshot()]).toEqual(before);
    expect([pool.told, pool.timers.pending.size]).toEqual([[], 0]);
    await pool.clock.advance(BLOCK_MS);
    expect(taken(pool).endpoint).toBe("a");
  });

  it("leaves the shares of endpoints as they were", () => {
    const pool = leasePool("ab", {}, [{ weight: 2 }]);
    const endpoints: string[] = [];
    for (let count = 0; count < 9; count++) {
      endpoints.push(taken(pool).endpoint);
      expect(pool.balancer.acquire("", { exclude: ["a", "b"] })).toBeUndefined();
    }
    expect(endpoints.sort().join("")).toBe("aaaaaabbb");
  });

  it("is what an empty pool gives", () => {
    expect(leasePool("").balancer.acquire("")).toBeUndefined();
  });
});
