import { describe, expect, it } from "vitest";
import type { CallOptions } from "./call-options.ts";
import { answering, failing, held, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions, rowOf, statesOf } from "./test-world/pool.ts";

interface Setup extends Pool {
  /** Calls that ask every endpoint that may be asked, once each. */
  calls(count: number, options?: CallOptions, request?: string): Promise<void>;
  states(): string[];
}

/** A pool with tokens enough for any test, so that only its breakers keep calls from endpoints. */
function setup(endpoints: Played[], options: PoolOptions = {}): Setup {
  const pool = createPool(endpoints, { failover: { rounds: 1, reserve: 10_000 }, ...options });
  return {
    ...pool,
    async calls(count, callOptions = {}, request = "") {
      for (let call = 0; call < count; call++) await pool.balancer.call(request, callOptions).catch(() => {});
    },
    states: () => statesOf(pool),
  };
}

function countsOf({ balancer }: Setup): number[] {
  return balancer.status().map(({ failureCount }) => failureCount);
}

describe("a pool whose endpoints all fail", () => {
  it("opens half of them after three failures, the other half only after ten in a row", async () => {
    const pool = setup(["a", "b", "c", "d"].map((name) => failing(name)));
    await pool.calls(2);
    expect(pool.states()).toEqual(["closed", "closed", "closed", "closed"]);
    await pool.calls(1);
    expect(pool.states().toSorted()).toEqual(["closed", "closed", "open", "open"]);
    await pool.calls(6);
    expect(pool.states().toSorted()).toEqual(["closed", "closed", "open", "open"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open", "open", "open", "open"]);
  });

  it.each([
    [1, 1],
    [2, 1],
    [3, 2],
    [4, 2],
    [5, 3],
  ])("of %i endpoints keeps %i closed until they have failed ten times in a row", async (size, kept) => {
    const pool = setup(Array.from({ length: size }, (_, index) => failing(`e${index}`)));
    await pool.calls(9);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(kept);
    await pool.calls(1);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(0);
  });
});

describe("an endpoint of the last line", () => {
  it("begins to count its failures in a row anew with every success", async () => {
    const a = failing("a");
    const pool = setup([a]);
    await pool.calls(9);
    a.mood = "well";
    await pool.calls(1);
    a.mood = "NETWORK";
    await pool.calls(9);
    // 18 of 19 calls failed: on the last line the ratio rule is off too.
    expect(pool.states()).toEqual(["closed"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("does not open by the ratio rule, by which it would beside a healthy one", async () => {
    const [a, b, well] = [failing("a"), failing("b"), answering("well")];
    const breaker = { maxFailures: 1_000 };
    const alone = setup([a], { breaker });
    const beside = setup([b, well], { breaker });
    for (let call = 0; call < 20; call++) {
      a.mood = call % 5 === 0 ? "well" : "NETWORK";
      b.mood = a.mood;
      await alone.calls(1);
      await beside.calls(1, { prefer: "b" });
    }
    expect(alone.states()).toEqual(["closed"]);
    expect(beside.states()).toEqual(["open", "closed"]);
  });

  it("is part of it no longer when another endpoint has recovered", async () => {
    const [a, b] = [failing("a"), failing("b")];
    const pool = setup([a, b]);
    await pool.calls(5);
    expect(pool.states().toSorted()).toEqual(["closed", "open"]);
    const [open, last] = pool.states()[0] === "open" ? [a, b] : [b, a];
    open.mood = "well";
    pool.balancer.reset(open.name);
    await pool.calls(1, { prefer: last.name });
    expect(rowOf(pool, last.name).state).toBe("open");
  });

  it("remains part of it while the trial of a blocked endpoint still runs", async () => {
    const pool = setup([held("a"), failing("b")]);
    pool.balancer.trip("a");
    await pool.clock.advance(BLOCK_MS);
    pool.balancer.call("").catch(() => {});
    await pool.clock.advance(0);
    await pool.calls(8);
    expect([pool.states(), countsOf(pool)]).toEqual([
      ["half-open", "closed"],
      [0, 9],
    ]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["half-open", "open"]);
  });

  it.each(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"] as const)("opens at once for %s", async (code) => {
    const a = played("a", code);
    const pool = setup([a]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("opens when it is tripped by hand", () => {
    const pool = setup([failing("a")]);
    pool.balancer.trip("a");
    expect(pool.states()).toEqual(["open"]);
  });

  it("opens after floorFailures failures in a row", async () => {
    const pool = setup([failing("a")], { breaker: { floorFailures: 4 } });
    await pool.calls(3);
    expect(pool.states()).toEqual(["closed"]);
    await pool.calls(1);
    expect(pool.states()).toEqual(["open"]);
  });

  it("does not exist with a floorShare of 0", async () => {
    const pool = setup([failing("a"), failing("b")], { breaker: { floorShare: 0 } });
    await pool.calls(3);
    expect(pool.states()).toEqual(["open", "open"]);
  });
});

describe("the last line of a call", () => {
  it("is the endpoint that the caller does not exclude", async () => {
    const pool = setup([failing("a"), failing("b"), failing("c")]);
    await pool.calls(9, { exclude: ["b", "c"] });
    expect([pool.states(), countsOf(pool)]).toEqual([
      ["closed", "closed", "closed"],
      [9, 0, 0],
    ]);
    await pool.calls(1, { exclude: ["b", "c"] });
    expect(pool.states()[0]).toBe("open");
  });

  it("is the endpoint that accepts the request", async () => {
    const onlyLists = { accepts: (request: string) => request === "list" };
    const pool = setup([failing("a"), failing("b", onlyLists), failing("c", onlyLists)]);
    await pool.calls(9, {}, "stream");
    expect(pool.states()[0]).toBe("closed");
    // A call that the others accept is not left to a alone, which then opens by its count.
    await pool.calls(1, { prefer: "a" }, "list");
    expect(pool.states()[0]).toBe("open");
  });

  it("is the endpoint whose weight is not 0", async () => {
    const pool = setup([failing("a"), failing("b", { weight: 0 }), failing("c", { weight: 0 })]);
    await pool.calls(9);
    expect(pool.states()[0]).toBe("closed");
  });

  it("does not grow by endpoints that cannot answer it", async () => {
    const never = { accepts: () => false };
    const pool = setup([failing("a"), failing("b"), failing("x", never), failing("y", never)]);
    pool.balancer.trip("x");
    pool.balancer.trip("y");
    await pool.calls(3);
    expect(pool.states().filter((state) => state === "closed")).toHaveLength(1);
  });
});
