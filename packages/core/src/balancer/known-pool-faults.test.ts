import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions, statesOf } from "./test-world/pool.ts";

const MINUTE = 60_000;
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { failover: { rounds: 1 }, ...options });
}

async function sharesOf({ balancer }: Pool, calls: number): Promise<Record<string, number>> {
  const shares: Record<string, number> = {};
  balancer.on("attempt", ({ endpoint, role }) => {
    if (role === "first") shares[endpoint] = (shares[endpoint] ?? 0) + 1;
  });
  for (let count = 0; count < calls; count++) await balancer.call("").catch(() => {});
  return shares;
}

describe("a balancer that idles", () => {
  // opossum 10 holds two intervals per breaker: 10,000 idle ones cost a quarter of a core (#809).
  it("holds no timer: 10,000 endpoints, closed, open or half-open", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `e${index}`);
    const { balancer, clock, timers } = setup(names.map((name) => played(name, "well")));
    expect(timers.pending.size).toBe(0);
    for (const name of names.slice(0, 100)) balancer.trip(name);
    expect(timers.pending.size).toBe(0);
    await balancer.call("");
    balancer.status();
    await clock.advance(BLOCK_MS);
    balancer.status();
    expect(timers.pending.size).toBe(0);
  });

  // opossum 10 keeps every latency for ever, even with percentiles off (#648).
  it("keeps no more than the latest 50 answers, which alone make the percentile", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a]);
    const answer = async (takesMs: number) => {
      const call = balancer.call("");
      await clock.advance(takesMs);
      a.asked.at(-1)?.resolve("");
      await call;
    };
    for (let count = 0; count < 60; count++) await answer(2_000);
    for (let count = 0; count < 47; count++) await answer(100);
    expect(balancer.status()[0]?.p95Ms).toBe(2_000);
    await answer(100);
    expect(balancer.status()[0]?.p95Ms).toBe(100);
    for (let count = 0; count < 3; count++) await answer(100);
    expect(balancer.snapshot().endpoints.a?.latenciesMs).toHaveLength(50);
  });

  // opossum 10 dates a restored breaker from its construction, not from its opening.
  it("knows after a restart what was left of a block before it", async () => {
    const before = setup([played("a", "well")]);
    before.balancer.trip("a");
    await before.clock.advance(4 * MINUTE);
    const after = setup([played("a", "well")]);
    const snapshot = before.balancer.snapshot();
    await after.clock.advance(4 * MINUTE);
    after.balancer.restore(snapshot);
    expect(after.balancer.status()[0]?.retryAfterMs).toBe(BLOCK_MS - 4 * MINUTE);
  });
});

describe("a pool whose endpoints fail", () => {
  // Envoy measured the share before an ejection instead of after it: 3 of 3 hosts were out at 67 % (#26877, #27066).
  it("keeps half of its endpoints, rounded up, while all of them fail now and then", async () => {
    const endpoints = ["a", "b", "c"].map((name) => played(name, "NETWORK"));
    const { balancer } = setup(endpoints);
    for (let count = 0; count < 5; count++) await failureOf(balancer.call(""));
    const states = statesOf({ balancer });
    expect(states.filter((state) => state === "closed")).toHaveLength(2);
    expect(endpoints.every(({ asked }) => asked.length >= 3)).toBe(true);
  });

  // Envoy's max_ejection_percent took the only host out (#3263, #17504).
  it("keeps its only endpoint until it has failed ten times in a row", async () => {
    const a = played("a", "NETWORK");
    const { balancer } = setup([a]);
    for (let count = 0; count < 9; count++) await failureOf(balancer.call(""));
    expect(balancer.status()[0]?.state).toBe("closed");
    await failureOf(balancer.call(""));
    expect(balancer.status()[0]?.state).toBe("open");
  });

  // Envoy's panic mode hides who was ejected (#2671).
  it("refuses calls instead of asking every blocked endpoint", async () => {
    const endpoints = ["a", "b", "c"].map((name) => played(name, "well"));
    const { balancer } = setup(endpoints);
    for (const { name } of endpoints) balancer.trip(name);
    expect(await failureOf(balancer.call(""))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      retryAfterMs: BLOCK_MS,
    });
    expect(statesOf({ balancer })).toEqual(["open", "open", "open"]);
    expect(endpoints.flatMap(({ asked }) => asked)).toEqual([]);
  });

  // undici's BalancedPool sinks all weights to the floor and then asks one dead upstream for ever (#4839).
  it("gives every endpoint its exact share again after an outage of all", async () => {
    const weights = { a: 3, b: 2, c: 2, d: 1 };
    const endpoints = Object.entries(weights).map(([name, weight]) => played(name, "NETWORK", { weight }));
    const pool = setup(endpoints);
    for (let count = 0; count < 100; count++) {
      await failureOf(pool.balancer.call(""));
      await pool.clock.advance(MINUTE);
    }
    expect(statesOf(pool)).not.toContain("closed");
    for (const endpoint of endpoints) endpoint.mood = "well";
    for (let count = 0; count < 100; count++) {
      await pool.balancer.call("").catch(() => {});
      await pool.clock.advance(MINUTE);
    }
    expect(await sharesOf(pool, 8_000)).toEqual({ a: 3_000, b: 2_000, c: 2_000, d: 1_000 });
  });
});

describe("an endpoint that fails fast", () => {
  // Balancers by latency take fast failures for low latency (mosn #2274, linkerd2 #15374).
  it("earns no more calls than its weight says", async () => {
    const fast = played("fast", "NETWORK");
    const slow = played("slow", "held");
    const never = { breaker: { maxFailures: 1e9, windowMinCalls: 1e9 } };
    const pool = setup([fast, slow], { ...never, hedge: { enabled: false } });
    const roles: string[] = [];
    pool.balancer.on("attempt", ({ endpoint, role }) => roles.push(`${endpoint} ${role}`));
    for (let count = 0; count < 100; count++) {
      const call = pool.balancer.call("");
      await pool.clock.advance(900);
      slow.asked.at(-1)?.resolve("");
      await call;
    }
    expect(roles.filter((role) => role === "fast first")).toHaveLength(50);
    expect(roles.filter((role) => role === "slow first")).toHaveLength(50);
  });

  // Fast failures must not count as low latency in the percentile that decides about hedges either.
  it("does not make answers seem faster than they are", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a], {
      breaker: { maxFailures: 1e9, windowMinCalls: 1e9, floorFailures: 1e9 },
    });
    for (let count = 0; count < 40; count++) {
      const call = balancer.call("").catch(() => {});
      await clock.advance(count % 2 === 0 ? 1_000 : 1);
      if (count % 2 === 0) a.asked.at(-1)?.resolve("");
      else a.asked.at(-1)?.reject(new StreamFallbackError("NETWORK", "at once"));
      await call;
    }
    expect(balancer.snapshot().endpoints.a?.latenciesMs).toEqual(new Array(20).fill(1_000));
    expect(balancer.status()[0]?.p95Ms).toBe(1_000);
  });
});

describe("a difference to the balancer that recorders are used to", () => {
  // The balancer of biliLive-tools sorted by priority, then drew by weight over all, so that priority had no effect.
  it("is the priority, which decides where a failed call goes", async () => {
    const others = [played("late", "well", { priority: 6 }), played("early", "well", { priority: 2 })];
    const { balancer } = setup([played("a", "AUTH_REJECTED", { weight: 9_999 }), ...others]);
    for (let count = 0; count < 20; count++) expect((await balancer.call("")).endpoint).toBe("early");
  });

  // The balancer of biliLive-tools blocked for 180 s, ten times in a row.
  it("is the block, which doubles up to an hour", async () => {
    const { balancer, clock } = setup([played("a", "NETWORK")]);
    balancer.trip("a");
    const minutes: number[] = [];
    for (let count = 0; count < 6; count++) {
      const blockMs = balancer.status()[0]?.retryAfterMs ?? 0;
      minutes.push(blockMs / MINUTE);
      await clock.advance(blockMs);
      await failureOf(balancer.call(""));
    }
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60]);
  });

  // In biliLive-tools 23 % of the calls that met a failing endpoint asked it again.
  it("is the round, which asks no endpoint twice", async () => {
    const endpoints = ["a", "b", "c", "d"].map((name) => played(name, "AUTH_REJECTED"));
    const { balancer, clock } = setup(endpoints);
    for (let count = 0; count < 30; count++) {
      const { attempts } = await failureOf(balancer.call(""));
      expect(new Set(attempts.map(({ endpoint }) => endpoint)).size).toBe(attempts.length);
      expect(attempts.length).toBeGreaterThan(1);
      await clock.advance(10_000);
    }
  });

  // In biliLive-tools a hanging endpoint held its caller for ever.
  it("is the deadline, which ends every call", async () => {
    const endpoints = ["a", "b"].map((name) => played(name, "held"));
    const { balancer, clock } = setup(endpoints);
    const failure = failureOf(balancer.call(""));
    await clock.advance(20_000);
    expect(["DEADLINE", "ALL_ENDPOINTS_FAILED"]).toContain((await failure).code);
    expect(endpoints.every(({ asked }) => asked[0]?.signal.aborted)).toBe(true);
  });
});
