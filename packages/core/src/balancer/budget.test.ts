import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { failureOf } from "./test-world/failures.ts";
import { answering, held, type Played, played } from "./test-world/played.ts";
import { createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";

/** A full reserve of 10 and 0.2 tokens for each call: the thirteenth call finds less than one token. */
const CALLS_UNTIL_SPENT = 12;

function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { failover: { rounds: 1 }, ...options });
}

/** Endpoints that stay clean, since a refused identity is not counted against them; but every attempt fails. */
function rejecting(count: number): Played[] {
  return Array.from({ length: count }, (_, index) => played(`e${index}`, "AUTH_REJECTED"));
}

async function attemptsOf({ balancer }: Pool, calls: number): Promise<number[]> {
  const counts: number[] = [];
  for (let call = 0; call < calls; call++) counts.push((await failureOf(balancer.call(""))).attempts.length);
  return counts;
}

/** Calls with one paid move each, until there is no token left. */
async function spend(pool: Pool): Promise<void> {
  await attemptsOf(pool, CALLS_UNTIL_SPENT);
}

describe("the budget of attempts", () => {
  it("pays one move beyond the first of each call from a reserve of ten and 0.2 tokens per call", async () => {
    const pool = setup(rejecting(3));
    expect(await attemptsOf(pool, CALLS_UNTIL_SPENT + 2)).toEqual([
      ...new Array<number>(CALLS_UNTIL_SPENT).fill(3),
      2,
      2,
    ]);
  });

  it("never pays for a call's first move to a clean endpoint", async () => {
    const pool = setup(rejecting(2));
    expect(await attemptsOf(pool, 50)).toEqual(new Array<number>(50).fill(2));
    // The reserve must still be full: no first failover took a token.
    pool.balancer.add(played("third", "AUTH_REJECTED"));
    expect(await attemptsOf(pool, 10)).toEqual(new Array<number>(10).fill(3));
  });

  it("pays even for the first move where the next endpoint is not clean", async () => {
    const pool = setup([...rejecting(1), played("flaky", "NETWORK")], {
      breaker: { maxFailures: 100, windowMinCalls: 1_000, floorFailures: 1_000 },
    });
    await failureOf(pool.balancer.call("", { exclude: ["e0"] }));
    const counts: number[] = [];
    for (let call = 0; call < 13; call++)
      counts.push((await failureOf(pool.balancer.call("", { prefer: "e0" }))).attempts.length);
    expect(counts).toEqual([...new Array<number>(CALLS_UNTIL_SPENT).fill(2), 1]);
  });

  it("that is spent still allows the first move to a clean endpoint", async () => {
    const pool = setup(rejecting(3));
    await spend(pool);
    pool.balancer.add(answering("well", { priority: 0 }));
    const { attempts } = await pool.balancer.call("", { prefer: "e0" });
    expect(attempts).toMatchObject([{ endpoint: "e0" }, { endpoint: "well", role: "failover" }]);
  });

  it("that is spent is named in the error, with the time until the next token", async () => {
    const pool = setup(rejecting(3));
    await attemptsOf(pool, CALLS_UNTIL_SPENT - 1);
    const paid = await failureOf(pool.balancer.call(""));
    expect(paid.message).not.toMatch(/too many calls fail/);
    expect(paid.retryAfterMs).toBe(0);
    const error = await failureOf(pool.balancer.call(""));
    expect(error).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", attempts: [{}, {}], retryAfterMs: 1_000 });
    expect(error.message).toMatch(/too many calls fail for yet another attempt; try again in 1\.0 s/);
    await pool.clock.advance(400);
    expect((await failureOf(pool.balancer.call(""))).retryAfterMs).toBe(600);
  });

  it("gets one token back each second", async () => {
    const pool = setup(rejecting(3), { failover: { rounds: 1, tokensPerCall: 0 } });
    expect(await attemptsOf(pool, 11)).toEqual([...new Array<number>(10).fill(3), 2]);
    await pool.clock.advance(999);
    expect(await attemptsOf(pool, 1)).toEqual([2]);
    await pool.clock.advance(1);
    expect(await attemptsOf(pool, 2)).toEqual([3, 2]);
    await pool.clock.advance(3_000);
    expect(await attemptsOf(pool, 4)).toEqual([3, 3, 3, 2]);
  });

  it("never holds more than its reserve, however long there is no call", async () => {
    const pool = setup(rejecting(3));
    await spend(pool);
    await pool.clock.advance(3_600_000);
    expect(await attemptsOf(pool, CALLS_UNTIL_SPENT + 1)).toEqual([
      ...new Array<number>(CALLS_UNTIL_SPENT).fill(3),
      2,
    ]);
  });

  it("forgets what calls have earned after ten seconds", async () => {
    const pool = setup([answering("well"), ...rejecting(3)], {
      failover: { rounds: 1, reserve: 0 },
    });
    const answered = () => pool.balancer.call("", { prefer: "well" });
    const asked = async () =>
      (await failureOf(pool.balancer.call("", { exclude: ["well"] }))).attempts.length;
    for (let count = 0; count < 20; count++) await answered();
    expect(await asked()).toBe(3);
    await pool.clock.advance(11_000);
    expect(await asked()).toBe(2);
  });

  it("refuses a second hedge away from silence in one call", async () => {
    const [a, b, c] = [held("a"), held("b"), held("c")];
    const pool = setup([a, b, c], { failover: { reserve: 0, tokensPerCall: 0 } });
    pool.balancer.call("", { prefer: "a" }).catch(() => {});
    await pool.clock.advance(9_000);
    expect([b.asked.length, c.asked.length]).toEqual([1, 0]);
  });

  it("bounds the attempts of any number of calls, whatever fails", async () => {
    const waits = fc.array(fc.nat(2_000), { minLength: 1, maxLength: 60 });
    await fc.assert(
      fc.asyncProperty(waits, fc.integer({ min: 2, max: 6 }), async (steps, endpoints) => {
        const pool = setup(rejecting(endpoints));
        let attempts = 0;
        let elapsedMs = 0;
        for (const ms of steps) {
          attempts += (await failureOf(pool.balancer.call(""))).attempts.length;
          await pool.clock.advance(ms);
          elapsedMs += ms;
        }
        const paid = attempts - 2 * steps.length;
        expect(paid).toBeLessThanOrEqual(10 + 0.2 * steps.length + elapsedMs / 1_000 + 1e-6);
      }),
      { seed: 20_260_101, numRuns: 200 },
    );
  });
});

describe("hedges for mere slowness", () => {
  /** Calls at an endpoint that has answered since they began: late, but not silent. */
  async function slow(calls: number, late: number, options: PoolOptions = {}) {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b], options);
    const hedges = toldOf(pool, "hedge");
    for (let count = 0; count < calls; count++) pool.balancer.call("", { prefer: "a" }).catch(() => {});
    await pool.clock.advance(100);
    for (const asked of a.asked.slice(late)) asked.resolve("");
    await pool.clock.advance(2_900);
    return { ...pool, a, hedges };
  }

  /** A hedge policy that ignores the few samples of a test, so that an attempt is late after 3 s. */
  const unknown = { minSamples: 1_000, minPoolSamples: 1_000 };

  it.each([
    [9, 0],
    [10, 1],
    [19, 1],
    [20, 2],
    [30, 3],
  ])("of %i calls are at most one in ten", async (calls, expected) => {
    const { hedges } = await slow(calls, 5, { hedge: unknown });
    expect(hedges).toHaveLength(expected);
  });

  it.each([
    [4, 0],
    [5, 1],
    [9, 1],
    [10, 2],
  ])("take tokens that %i calls have earned, never the reserve", async (calls, expected) => {
    const { hedges } = await slow(calls, 3, { hedge: { ...unknown, maxShare: 1 } });
    expect(hedges).toHaveLength(expected);
  });

  it("come as soon as a later call has earned them", async () => {
    const { hedges, balancer, clock, a } = await slow(9, 1, { hedge: unknown });
    expect(hedges).toHaveLength(0);
    const call = balancer.call("", { prefer: "a" });
    a.asked.at(-1)?.resolve("");
    await call;
    await clock.advance(299);
    expect(hedges).toHaveLength(0);
    await clock.advance(1);
    expect(hedges).toHaveLength(1);
  });

  it("come once in a call, even if the hedge is slow too", async () => {
    const [a, b, c] = [held("a"), held("b"), held("c")];
    const pool = setup([a, b, c], { hedge: { ...unknown, maxShare: 1 } });
    pool.balancer.call("", { prefer: "a" }).catch(() => {});
    await pool.clock.advance(3_000);
    expect(b.asked).toHaveLength(1);
    // The answers of b make its hedge slow instead of silent, and the calls earn tokens for another one.
    const others = Array.from({ length: 20 }, () => pool.balancer.call("", { prefer: "b" }));
    for (const asked of b.asked.slice(1)) asked.resolve("");
    await Promise.all(others);
    await pool.clock.advance(6_000);
    expect(c.asked).toHaveLength(0);
  });

  it("are unlike hedges away from silence, which need no earned token", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b], { failover: { reserve: 0, tokensPerCall: 0 } });
    for (let count = 0; count < 5; count++) pool.balancer.call("", { prefer: "a" }).catch(() => {});
    await pool.clock.advance(3_000);
    expect(b.asked).toHaveLength(5);
  });
});
