import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { failureOf } from "./test-world/failures.ts";
import { held } from "./test-world/played.ts";
import { answers, createPool, type PoolOptions } from "./test-world/pool.ts";

const broken = () => new StreamFallbackError("NETWORK", "no");

/** Endpoints that answer when the test says so, and who was asked at what moment, in which role. */
function setup(names: string, options: PoolOptions = {}) {
  const endpoints = [...names].map((name, index) => held(name, { priority: index }));
  const pool = createPool(endpoints, options);
  const asked: string[] = [];
  pool.balancer.on("attempt", ({ endpoint, role }) =>
    asked.push(`${role} ${endpoint} at ${pool.clock.now()}`),
  );
  return { ...pool, endpoints, asked };
}

describe("a failure beside an attempt that is not late yet", () => {
  it("is made good once: the next late attempt is hedged again", async () => {
    const pool = setup("abcde");
    const call = failureOf(pool.balancer.call("", { prefer: "a", timeoutMs: 14_000 }));
    await pool.clock.advance(7_000);
    pool.endpoints[0]?.asked[0]?.reject(broken());
    await pool.clock.advance(7_000);
    await call;
    expect(pool.asked).toEqual([
      "first a at 0",
      "hedge b at 3000",
      "hedge c at 6000",
      "failover d at 9000",
      "hedge e at 12000",
    ]);
  });

  it("costs a single further attempt when that one turns late", async () => {
    const pool = setup("abcd");
    const call = failureOf(pool.balancer.call("", { prefer: "a", timeoutMs: 6_500 }));
    await pool.clock.advance(4_000);
    pool.endpoints[0]?.asked[0]?.reject(broken());
    await pool.clock.advance(2_500);
    await call;
    expect(pool.asked).toEqual(["first a at 0", "hedge b at 3000", "failover c at 6000"]);
  });
});

describe("a late attempt beside which nobody else can be asked", () => {
  it("is not looked at again: a call with a single endpoint wakes once for lateness, and no more before it is slow", async () => {
    const pool = setup("a", { breaker: { floorFailures: 99, maxFailures: 99 } });
    const call = pool.balancer.call("");
    await pool.clock.advance(4_999);
    expect(pool.timers.lastAt).toBe(3_000);
    pool.endpoints[0]?.asked[0]?.resolve("late");
    expect((await call).value).toBe("late");
  });
});

describe("a late attempt whose hedge the budget refuses", () => {
  it("is looked at again every 50 ms at most, even with minDelayMs 0", async () => {
    const clock = manualClock();
    let timers = 0;
    const counting: ManualClock = {
      ...clock,
      setTimeout(run, ms) {
        timers += 1;
        return clock.setTimeout(run, ms);
      },
    };
    const pool = setup("abc", {
      clock: counting,
      failover: { tokensPerCall: 0, reserve: 0, reservePerSecond: 0 },
      hedge: { minDelayMs: 0, maxDelayMs: 0 },
    });
    const call = failureOf(pool.balancer.call("", { prefer: "a", timeoutMs: 1_000 }));
    await clock.advance(1_000);
    expect((await call).code).toBe("DEADLINE");
    expect(pool.asked).toEqual(["first a at 0", "hedge b at 0"]);
    expect(timers).toBeLessThan(1_000 / 50 + 5);
  });
});

describe("a hedge for mere slowness", () => {
  it("is the first move of its call, so that a failover after it is no longer free", async () => {
    const budget = { tokensPerCall: 0.25, reserve: 0, reservePerSecond: 0, rounds: 1 };
    const pool = setup("abc", { failover: budget, hedge: { minPoolSamples: 1, minSamples: 1, maxShare: 1 } });
    const [a, b] = pool.endpoints;
    // They teach how long answers take; with the two calls below they earn one token.
    if (a) await answers(pool, a, 2, 400);
    pool.asked.length = 0;
    const slow = failureOf(pool.balancer.call("", { prefer: "a" }));
    const other = pool.balancer.call("", { prefer: "a" });
    // It is slow and not silent: its endpoint answers another call meanwhile.
    await pool.clock.advance(100);
    a?.asked.at(-1)?.resolve("");
    await other;
    await pool.clock.advance(400);
    b?.asked[0]?.reject(broken());
    a?.asked.at(-2)?.reject(broken());
    await pool.clock.advance(0);
    expect((await slow).code).toBe("ALL_ENDPOINTS_FAILED");
    expect(pool.asked.map((line) => line.split(" at ")[0])).toEqual(["first a", "first a", "hedge b"]);
  });
});
