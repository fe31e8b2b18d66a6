import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { held, type Played } from "./test-world/played.ts";
import { answers, BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";

interface Setup extends Pool {
  /** The hedges that were told of, in order, one line each. */
  hedges: string[];
}

function setup(endpoints: Played[], options?: PoolOptions): Setup {
  const pool = createPool(endpoints, options);
  return { ...pool, hedges: toldOf(pool, "hedge") };
}

/** Begins a call that the test does not wait for. */
function begin({ balancer }: Setup, prefer: string): void {
  balancer.call("", { prefer }).catch(() => {});
}

const broken = () => new StreamFallbackError("NETWORK", "no");

describe("a hedge beside a late attempt", () => {
  it("comes after three seconds while no latency is known", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    begin(pool, "a");
    await pool.clock.advance(2_999);
    expect(b.asked).toHaveLength(0);
    await pool.clock.advance(1);
    expect(b.asked).toHaveLength(1);
  });

  it.each([
    [4, 3_000],
    [5, 1_100],
  ])("comes when %i answers of the pool are known after %i ms", async (count, expected) => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    await answers(pool, b, count, 1_100);
    begin(pool, "a");
    await pool.clock.advance(expected - 1);
    expect(b.asked).toHaveLength(count);
    await pool.clock.advance(1);
    expect(b.asked).toHaveLength(count + 1);
  });

  it.each([
    [19, 2_000],
    [20, 400],
  ])(
    "comes when %i answers of the endpoint itself are known, in a slow pool, after %i ms",
    async (count, expected) => {
      const [a, b] = [held("a"), held("b")];
      const pool = setup([a, b]);
      await answers(pool, b, 5, 2_000);
      await answers(pool, a, count, 400);
      begin(pool, "a");
      await pool.clock.advance(expected - 1);
      expect(b.asked).toHaveLength(5);
      await pool.clock.advance(1);
      expect(b.asked).toHaveLength(6);
    },
  );

  it("comes at once beside a running attempt that the pool's fifth answer shows to be late", async () => {
    const [a, b, c] = [held("a"), held("b"), held("c")];
    const pool = setup([a, b, c]);
    begin(pool, "a");
    await pool.clock.advance(200);
    begin(pool, "a");
    await answers(pool, b, 5, 500);
    // The attempt of the first call has run for 700 ms, that of the second for 500 ms: both are late now.
    await pool.clock.advance(0);
    expect(pool.hedges).toEqual(["hedge a to b after 700", "hedge a to b after 500"]);
    expect(c.asked).toHaveLength(0);
  });

  it("comes beside a running attempt at the later moment that follows from the pool's fifth answer", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    const calls = Array.from({ length: 5 }, () => pool.balancer.call("", { prefer: "b" }));
    await pool.clock.advance(400);
    begin(pool, "a");
    await pool.clock.advance(100);
    for (const asked of b.asked) asked.resolve("");
    await Promise.all(calls);
    await pool.clock.advance(399);
    expect(pool.hedges).toEqual([]);
    await pool.clock.advance(1);
    expect(pool.hedges).toEqual(["hedge a to b after 500"]);
  });

  it("comes beside a running attempt at the moment that follows from its endpoint's twentieth answer", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    await answers(pool, b, 5, 2_000);
    await answers(pool, a, 19, 400);
    const last = pool.balancer.call("", { prefer: "a" });
    await pool.clock.advance(300);
    begin(pool, "a");
    await pool.clock.advance(50);
    a.asked[19]?.resolve("");
    await last;
    await pool.clock.advance(349);
    expect(pool.hedges).toEqual([]);
    await pool.clock.advance(1);
    expect(b.asked).toHaveLength(6);
  });

  it.each([
    [20, 300],
    [4_500, 3_000],
  ])("comes at an endpoint whose answers take %i ms after %i ms", async (usual, expected) => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b], { hedge: { enabled: false } });
    await answers(pool, b, 20, usual);
    pool.balancer.updateConfig({ hedge: { enabled: true } });
    begin(pool, "b");
    await pool.clock.advance(expected - 1);
    expect(a.asked).toHaveLength(0);
    await pool.clock.advance(1);
    expect(a.asked).toHaveLength(1);
  });
});

describe("a hedge and its endpoint", () => {
  it("goes to an endpoint without failures first, whatever the priority", async () => {
    const [a, failed, clean] = [held("a"), held("failed"), held("clean", { priority: 5 })];
    const pool = setup([a, failed, clean]);
    const call = pool.balancer.call("", { prefer: "failed", exclude: ["a"] });
    failed.asked[0]?.reject(broken());
    await pool.clock.advance(0);
    clean.asked[0]?.resolve("");
    await call;
    begin(pool, "a");
    await pool.clock.advance(3_000);
    expect(pool.hedges).toEqual(["hedge a to clean after 3000"]);
  });

  it("goes to an endpoint with failures if there is no other", async () => {
    const [a, failed] = [held("a"), held("failed")];
    const pool = setup([a, failed], { failover: { rounds: 1 } });
    const call = pool.balancer.call("", { prefer: "failed", exclude: ["a"] }).catch(() => {});
    failed.asked[0]?.reject(broken());
    await call;
    begin(pool, "a");
    await pool.clock.advance(3_000);
    expect(pool.hedges).toEqual(["hedge a to failed after 3000"]);
  });

  it("goes to endpoints by priority, then by weight", async () => {
    const endpoints = [
      held("a", { priority: 9 }),
      held("far", { priority: 2, weight: 9 }),
      held("light"),
      held("heavy", { weight: 2 }),
    ];
    const pool = setup(endpoints);
    begin(pool, "a");
    await pool.clock.advance(9_000);
    expect(pool.hedges).toEqual([
      "hedge a to heavy after 3000",
      "hedge heavy to light after 3000",
      "hedge light to far after 3000",
    ]);
  });
});

describe("a hedge that must not be", () => {
  it("does not come in a pool of one", async () => {
    const a = held("a");
    const pool = setup([a]);
    begin(pool, "a");
    await pool.clock.advance(9_999);
    expect(a.asked).toHaveLength(1);
    expect(pool.hedges).toEqual([]);
  });

  it("does not come to an endpoint that is blocked, excluded, or does not accept the request", async () => {
    const endpoints = [held("a"), held("blocked"), held("excluded"), held("other", { accepts: () => false })];
    const pool = setup(endpoints);
    pool.balancer.trip("blocked");
    pool.balancer.call("", { prefer: "a", exclude: ["excluded"] }).catch(() => {});
    await pool.clock.advance(9_999);
    expect(endpoints.map(({ asked }) => asked.length)).toEqual([1, 0, 0, 0]);
  });

  it("does not come where hedging is turned off: only the end of the attempt moves the call on", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b], { hedge: { enabled: false } });
    begin(pool, "a");
    await pool.clock.advance(9_999);
    expect(b.asked).toHaveLength(0);
    await pool.clock.advance(1);
    expect(b.asked).toHaveLength(1);
    expect(pool.hedges).toEqual([]);
  });

  it("does not come after hedging was turned off, even beside running attempts, until it is turned on again", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    begin(pool, "a");
    pool.balancer.updateConfig({ hedge: { enabled: false } });
    await pool.clock.advance(4_000);
    expect(pool.hedges).toEqual([]);
    pool.balancer.updateConfig({ hedge: { enabled: true } });
    await pool.clock.advance(0);
    expect(pool.hedges).toEqual(["hedge a to b after 4000"]);
  });

  it("does not come beside a trial", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    pool.balancer.trip("a");
    await pool.clock.advance(BLOCK_MS / 2);
    pool.balancer.trip("b");
    await pool.clock.advance(BLOCK_MS / 2);
    begin(pool, "a");
    pool.balancer.reset("b");
    await pool.clock.advance(4_999);
    expect([a.asked.length, b.asked.length]).toEqual([1, 0]);
    // The trial's own deadline of 5 s sends the call on.
    await pool.clock.advance(1);
    expect(b.asked).toHaveLength(1);
    expect(pool.hedges).toEqual([]);
  });

  it("does not come in a call that has its answer, though one of its attempts still runs", async () => {
    const [a, b, c] = [held("a"), held("b"), held("c")];
    const pool = setup([a, b, c]);
    await answers(pool, c, 5, 500);
    const call = pool.balancer.call("", { prefer: "a" });
    await pool.clock.advance(600);
    b.asked[0]?.resolve("from the hedge");
    expect((await call).endpoint).toBe("b");
    expect(pool.balancer.status()[0]).toMatchObject({ inFlight: 1 });
    await pool.clock.advance(60_000);
    expect(pool.hedges).toHaveLength(1);
    expect(c.asked).toHaveLength(5);
  });
});
