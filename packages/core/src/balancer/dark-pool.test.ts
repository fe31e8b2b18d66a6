import { describe, expect, it } from "vitest";
import { failureOf } from "./test-world/failures.ts";
import { failing, type Played } from "./test-world/played.ts";
import {
  BLOCK_MS,
  BRITTLE,
  createPool,
  dark,
  type Pool,
  type PoolOptions,
  statesOf,
} from "./test-world/pool.ts";

/** The waits before the trials within the first block: 5 s, × 1.5 each time, at most 60 s. */
const WAITS = [5_000, 7_500, 11_250, 16_875, 25_312.5, 37_968.75, 56_953.125, 60_000, 60_000];

interface Setup extends Pool {
  /** Who was asked for a trial, and when. */
  trials: [endpoint: string, at: number][];
}

function setup(endpoints: Played[], options: PoolOptions = {}): Setup {
  const pool: Setup = { ...createPool(endpoints, { ...BRITTLE, ...options }), trials: [] };
  pool.balancer.on("attempt", ({ endpoint, role }) => {
    if (role === "trial") pool.trials.push([endpoint, pool.clock.now()]);
  });
  return pool;
}

function retryAfterOf({ balancer }: Setup): number[] {
  return balancer.status().map(({ retryAfterMs }) => retryAfterMs);
}

/** Calls four times a second. */
async function callsFor({ balancer, clock }: Setup, ms: number): Promise<void> {
  for (const endsAt = clock.now() + ms; clock.now() < endsAt; await clock.advance(250))
    await balancer.call("").catch(() => {});
}

describe("a pool whose endpoints are all blocked", () => {
  it("sends its first trial five seconds after the last opening", async () => {
    const pool = setup([failing("a"), failing("b")]);
    await failureOf(pool.balancer.call("", { exclude: ["b"] }));
    await pool.clock.advance(2_000);
    await failureOf(pool.balancer.call("", { exclude: ["a"] }));
    await pool.clock.advance(4_999);
    expect(await failureOf(pool.balancer.call(""))).toMatchObject({ retryAfterMs: 1, attempts: [] });
    await pool.clock.advance(1);
    expect((await failureOf(pool.balancer.call(""))).attempts).toMatchObject([
      { endpoint: "a", role: "trial" },
    ]);
  });

  it("sends trials to one after another with growing waits, and each refusal tells the wait", async () => {
    const pool = await dark(setup([failing("a"), failing("b"), failing("c")]));
    const told: number[] = [];
    for (const wait of WAITS) {
      const refusal = await failureOf(pool.balancer.call(""));
      expect(refusal).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [] });
      told.push(refusal.retryAfterMs ?? Number.NaN);
      await pool.clock.advance(wait - 1);
      expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBeCloseTo(1, 6);
      await pool.clock.advance(1);
      const { code, attempts } = await failureOf(pool.balancer.call(""));
      expect([code, attempts.length]).toEqual(["ALL_ENDPOINTS_FAILED", 1]);
    }
    expect(told).toEqual(WAITS.map(Math.ceil));
    expect(pool.trials.map(([endpoint]) => endpoint).join("")).toBe("abcabcabc");
  });

  it("sends trials by priority, then by weight", async () => {
    const far = failing("far", { priority: 2, weight: 9 });
    const pool = await dark(setup([far, failing("light"), failing("heavy", { weight: 2 })]));
    await callsFor(pool, 45_000);
    expect(pool.trials.map(([endpoint]) => endpoint)).toEqual(["heavy", "light", "far", "heavy"]);
  });

  it("tells in the error of a failed trial when the next one is due", async () => {
    const pool = await dark(setup([failing("a")]));
    await pool.clock.advance(5_000);
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBe(7_500);
  });

  it("runs one trial at a time and refuses all other calls at once", async () => {
    const [a, b] = [failing("a"), failing("b")];
    const pool = await dark(setup([a, b]));
    a.mood = "held";
    await pool.clock.advance(5_000);
    pool.balancer.call("").catch(() => {});
    await pool.clock.advance(1_000);
    for (let count = 0; count < 5; count++) {
      expect(await failureOf(pool.balancer.call(""))).toMatchObject({
        code: "NO_ENDPOINT_AVAILABLE",
        attempts: [],
        retryAfterMs: 6_500,
      });
    }
    expect([a.asked.length, b.asked.length]).toEqual([2, 1]);
  });

  it("begins no second trial beside a running one, even with a wait of 0", async () => {
    const [a, b] = [failing("a"), failing("b")];
    const breaker = { ...BRITTLE.breaker, darkTrialDelayMs: 0 };
    const pool = await dark(setup([a, b], { breaker }));
    a.mood = "held";
    pool.balancer.call("").catch(() => {});
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBe(5_000);
    expect([a.asked.length, b.asked.length]).toEqual([2, 1]);
    await pool.clock.advance(5_000);
    await failureOf(pool.balancer.call(""));
    expect([a.asked.length, b.asked.length]).toEqual([2, 2]);
  });

  it("keeps a wait of 0 at 0, however many trials there were", async () => {
    const a = failing("a");
    const breaker = { maxFailures: 1, floorFailures: 1, darkTrialDelayMs: 0, darkTrialMultiplier: 1e200 };
    const pool = await dark(setup([a], { breaker }));
    for (let trial = 0; trial < 5; trial++) await failureOf(pool.balancer.call(""));
    expect(a.asked).toHaveLength(6);
  });

  it("lengthens neither this block nor the next one by failed trials", async () => {
    const pool = await dark(setup([failing("a")]));
    await callsFor(pool, 290_000);
    expect(pool.trials).toHaveLength(WAITS.length);
    expect(retryAfterOf(pool)).toEqual([BLOCK_MS - 290_000]);
    await pool.clock.advance(10_000);
    expect(statesOf(pool)).toEqual(["half-open"]);
    await failureOf(pool.balancer.call(""));
    expect(retryAfterOf(pool)).toEqual([2 * BLOCK_MS]);
  });

  it("begins with the shortest wait again after an answer", async () => {
    const a = failing("a");
    const pool = await dark(setup([a]));
    await callsFor(pool, 30_000);
    a.mood = "well";
    await callsFor(pool, 30_000);
    expect(statesOf(pool)).toEqual(["closed"]);
    a.mood = "NETWORK";
    await failureOf(pool.balancer.call(""));
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBe(5_000);
  });

  it("counts only the endpoints that can answer the call", async () => {
    const [a, b] = [failing("a"), failing("b", { mood: "well" })];
    const pool = setup([a, b]);
    await failureOf(pool.balancer.call("", { exclude: ["b"] }));
    await pool.clock.advance(5_000);
    expect((await pool.balancer.call("")).endpoint).toBe("b");
    expect(pool.trials).toEqual([]);
    await failureOf(pool.balancer.call("", { exclude: ["b"] }));
    expect(pool.trials).toEqual([["a", 5_000]]);
  });
});

describe("a pool whose blocked endpoints must wait", () => {
  it("sends no trial to an endpoint before the time that its site asked for", async () => {
    const a = failing("a", { mood: "HTTP_STATUS", retryAfterMs: 20_000 });
    const pool = await dark(setup([a]));
    await callsFor(pool, 20_000);
    expect(pool.trials).toEqual([]);
    await callsFor(pool, 250);
    expect(pool.trials).toEqual([["a", 20_000]]);
  });

  it("sends no trial to that endpoint, but to the others, before that time", async () => {
    const a = failing("a", { mood: "HTTP_STATUS", retryAfterMs: 30_000 });
    const pool = await dark(setup([a, failing("b")]));
    await callsFor(pool, 41_000);
    expect(pool.trials.map(([endpoint]) => endpoint)).toEqual(["b", "b", "b", "a"]);
  });

  it("sends no trial to an endpoint before the time that its site asked for in an earlier trial", async () => {
    const a = failing("a");
    const pool = await dark(setup([a]));
    Object.assign(a, { mood: "HTTP_STATUS", retryAfterMs: 60_000 });
    await callsFor(pool, 5_250);
    expect(pool.trials).toEqual([["a", 5_000]]);
    await callsFor(pool, 59_750);
    expect(pool.trials).toEqual([["a", 5_000]]);
  });

  it("sends no trial and tells the wait in the refusal, until the time that the site asked for", async () => {
    const pool = await dark(setup([failing("a", { mood: "HTTP_STATUS", retryAfterMs: 20_000 })]));
    await pool.clock.advance(8_000);
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBe(12_000);
  });

  it("sends no trial to endpoints whose site has shut us out", async () => {
    const [a, b] = [failing("a", { mood: "RISK_CONTROL" }), failing("b", { mood: "RISK_CONTROL" })];
    const pool = await dark(setup([a, b]));
    await callsFor(pool, BLOCK_MS - 1_000);
    expect(pool.trials).toEqual([]);
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBeCloseTo(1_000, 6);
  });

  it("sends no trial to an endpoint whose site has shut us out, but to the others", async () => {
    const pool = await dark(setup([failing("a", { mood: "RISK_CONTROL" }), failing("b")]));
    await callsFor(pool, 30_000);
    expect(pool.trials.map(([endpoint]) => endpoint)).toEqual(["b", "b", "b"]);
  });

  it("sends no trial after a trial that was shut out by the site", async () => {
    const a = failing("a");
    const pool = await dark(setup([a]));
    a.mood = "RISK_CONTROL";
    await callsFor(pool, BLOCK_MS);
    expect(pool.trials).toEqual([["a", 5_000]]);
  });

  it("sends no trial to endpoints tripped by hand", async () => {
    const pool = setup([failing("a")]);
    pool.balancer.trip("a");
    await callsFor(pool, BLOCK_MS - 1_000);
    expect(pool.trials).toEqual([]);
  });
});

describe("a trial of a blocked pool that hangs", () => {
  it("ends after five seconds together with its call, and leaves the block as it is", async () => {
    const a = failing("a");
    const pool = await dark(setup([a]));
    a.mood = "held";
    await pool.clock.advance(5_000);
    const failure = failureOf(pool.balancer.call(""));
    await pool.clock.advance(4_999);
    expect(a.asked.at(-1)?.signal.aborted).toBe(false);
    await pool.clock.advance(1);
    expect(await failure).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ role: "trial", code: "TIMEOUT", durationMs: 5_000 }],
      retryAfterMs: 2_500,
    });
    expect(a.asked.at(-1)?.signal.reason).toMatchObject({ code: "TIMEOUT" });
    expect(retryAfterOf(pool)).toEqual([BLOCK_MS - 10_000]);
  });

  it("gives its permit back when its caller gives up", async () => {
    const a = failing("a");
    const pool = await dark(setup([a]));
    a.mood = "held";
    await pool.clock.advance(5_000);
    const caller = new AbortController();
    const failure = failureOf(pool.balancer.call("", { signal: caller.signal }));
    caller.abort();
    expect((await failure).code).toBe("ABORTED");
    expect(a.asked.at(-1)?.signal.aborted).toBe(true);
    expect([statesOf(pool), retryAfterOf(pool)]).toEqual([["open"], [BLOCK_MS - 5_000]]);
    a.mood = "well";
    await pool.clock.advance(7_500);
    expect((await pool.balancer.call("")).endpoint).toBe("a");
  });

  it("outlives the deadline of its call, and its answer still ends the blocks", async () => {
    const answer = Promise.withResolvers<string>();
    const a = failing("a");
    const pool = await dark(setup([a, failing("b")]));
    await pool.clock.advance(5_000);
    const { call } = a;
    a.call = () => answer.promise;
    const failure = failureOf(pool.balancer.call("", { timeoutMs: 1_000 }));
    await pool.clock.advance(3_000);
    expect((await failure).code).toBe("DEADLINE");
    answer.resolve("late");
    await pool.clock.advance(0);
    a.call = call;
    expect(statesOf(pool)).toEqual(["closed", "half-open"]);
  });
});
