import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Lease } from "./lease.ts";
import { failure, type LeasePool, leasePool, neutral, success, taken } from "./test-world/lease-pool.ts";
import { BLOCK_MS, halfOpen, rowOf } from "./test-world/pool.ts";

/** Who is asked for one request, when everybody fails. */
function askedInVain(pool: LeasePool): string[] {
  const names: string[] = [];
  for (let lease: Lease | undefined = taken(pool); lease; lease = lease.failOver()) {
    names.push(lease.endpoint);
    lease.report(failure());
  }
  return names;
}

describe("the failover of a lease", () => {
  it("goes to each endpoint that was not asked, once", () => {
    const pool = leasePool("abc");
    expect(askedInVain(pool).toSorted()).toEqual(["a", "b", "c"]);
  });

  it("ends after failover.maxAttempts", () => {
    const pool = leasePool("abc", { failover: { maxAttempts: 2 } });
    expect(askedInVain(pool)).toHaveLength(2);
  });

  it.each([
    ["is not reported", () => {}],
    ["was a success", (lease: Lease) => lease.report(success())],
    ["blames nobody", (lease: Lease) => lease.report(neutral())],
    ["was an answer to a wrong question", (lease: Lease) => lease.report(failure("ROOM_NOT_FOUND"))],
  ])("is none where the lease %s", (_what, end) => {
    const lease = taken(leasePool("ab"));
    end(lease);
    expect(lease.failOver()).toBeUndefined();
  });

  it("is given once", () => {
    const lease = taken(leasePool("abc"));
    lease.report(failure());
    expect(lease.failOver()).toBeDefined();
    expect(lease.failOver()).toBeUndefined();
  });

  it("comes after the silence of a lease that nobody reported", async () => {
    const pool = leasePool("ab");
    const lease = taken(pool);
    await pool.clock.advance(10_000);
    expect(lease.failOver()?.endpoint).not.toBe(lease.endpoint);
  });

  it("costs the budget that calls earn, from its second one on", () => {
    const pool = leasePool("abcdef", { failover: { reserve: 1, reservePerSecond: 0, tokensPerCall: 0 } });
    expect(askedInVain(pool)).toHaveLength(3);
    expect(askedInVain(pool).length).toBeLessThanOrEqual(2);
  });

  it("is earned by leases", () => {
    const pool = leasePool("abcdef", { failover: { reserve: 0, tokensPerCall: 1 } });
    for (let count = 0; count < 9; count++) taken(pool).report(success());
    expect(askedInVain(pool)).toHaveLength(6);
  });

  it("tries out a blocked endpoint whose time is over where nobody else is left", async () => {
    const pool = await halfOpen(leasePool("ab"));
    const trial = taken(pool);
    const lease = taken(pool);
    expect([trial.endpoint, lease.endpoint]).toEqual(["a", "b"]);
    trial.report(neutral());
    lease.report(failure());
    expect(lease.failOver()?.endpoint).toBe("a");
  });

  it("is told by the event and the metric of failovers", () => {
    const metrics = createMetrics();
    const pool = leasePool("ab", { metrics });
    const told: unknown[] = [];
    pool.balancer.on("failover", (event) => told.push(event));
    const lease = taken(pool);
    lease.report(failure("TIMEOUT"));
    const next = lease.failOver();
    expect(told).toEqual([{ from: lease.endpoint, to: next?.endpoint, code: "TIMEOUT" }]);
    next?.report(success());
    expect(metrics.getFailoverRate("pool")).toBe(1 / 2);
  });

  it("is none in a balancer that is closed", () => {
    const pool = leasePool("ab");
    const lease = taken(pool);
    lease.report(failure());
    pool.balancer.close();
    expect(lease.failOver()).toBeUndefined();
  });
});

describe("a lease with an affinity key", () => {
  const keys = Array.from({ length: 60 }, (_each, key) => `client ${key}`);

  it("tries out a blocked endpoint only where its key belongs there", async () => {
    const pool = leasePool("abc", { strategy: "consistent-hash", random: seededRandom(1) });
    const home = (affinityKey: string) => {
      const lease = taken(pool, { affinityKey });
      lease.report(success());
      return lease.endpoint;
    };
    const homes = keys.map(home);
    await halfOpen(pool);
    const trials: string[] = [];
    pool.balancer.on("attempt", ({ endpoint, role }) => role === "trial" && trials.push(endpoint));
    for (const [index, affinityKey] of keys.entries()) {
      if (homes[index] === "a") continue;
      expect(home(affinityKey)).toBe(homes[index]);
    }
    expect(trials).toEqual([]);
    expect(home(keys[homes.indexOf("a")] ?? "")).toBe("a");
    expect(trials).toEqual(["a"]);
  });

  it("tries out any blocked endpoint where nobody else is left", async () => {
    const pool = leasePool("ab", { strategy: "consistent-hash", random: seededRandom(1) });
    for (const name of "ab") pool.balancer.trip(name);
    await pool.clock.advance(BLOCK_MS);
    for (const affinityKey of keys) taken(pool, { affinityKey }).report(neutral());
    expect(rowOf(pool, "a").state).toBe("half-open");
  });
});

describe("the error of a lease's report", () => {
  it("has the code that the balancer's owner knows", () => {
    class Refused extends Error {
      override readonly name = "Refused";
    }
    const classify = (error: unknown) => (error instanceof Refused ? ("INVALID_INPUT" as const) : undefined);
    const pool = leasePool("a", { classify });
    const codes: unknown[] = [];
    const end = (error: unknown) => {
      taken(pool).report({ kind: "failure", error });
      codes.push(pool.balancer.status()[0]?.failureCount);
    };
    for (const error of [
      new Refused("cookie=1"),
      new TypeError("other"),
      new StreamFallbackError("NETWORK", "ours"),
    ])
      end(error);
    expect(codes).toEqual([0, 1, 2]);
  });
});
