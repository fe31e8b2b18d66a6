import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { held, type Played } from "./test-world/played.ts";
import { answers, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";

interface Setup extends Pool {
  /** What was told, in order, one line each. */
  told: string[];
}

function setup(endpoints: Played[], options: PoolOptions = {}): Setup {
  const pool = createPool(endpoints, options);
  return { ...pool, told: toldOf(pool, "failure", "state") };
}

const broken = () => new StreamFallbackError("NETWORK", "no");

/** Two or three held endpoints, and a call that has gone to the first and, 3 s later, to the second. */
async function hedged(names = ["a", "b"]) {
  const endpoints = names.map((name) => held(name));
  const pool = setup(endpoints, { failover: { rounds: 1 } });
  const call = pool.balancer.call("", { prefer: "a" });
  await pool.clock.advance(3_000);
  const [a, b, c] = endpoints as [Played, Played, Played];
  return { ...pool, call, a, b, c };
}

describe("a first attempt beside its hedge", () => {
  it("leaves the answer to the hedge that is faster", async () => {
    const { call, clock, b } = await hedged();
    await clock.advance(200);
    b.asked[0]?.resolve("from b");
    expect(await call).toMatchObject({
      value: "from b",
      endpoint: "b",
      attempts: [
        { endpoint: "a", role: "first" },
        { endpoint: "b", role: "hedge", kind: "success", startedMs: 3_000, durationMs: 200 },
      ],
    });
  });

  it("answers when it is faster after all, and the hedge ends, blaming nobody", async () => {
    const { call, clock, balancer, told, a, b } = await hedged();
    await clock.advance(200);
    a.asked[0]?.resolve("from a");
    expect((await call).attempts).toMatchObject([
      { endpoint: "a", role: "first", kind: "success", durationMs: 3_200 },
      { endpoint: "b", role: "hedge", kind: "neutral", code: "ABORTED", durationMs: 200 },
    ]);
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(balancer.status()).toMatchObject([
      { failureCount: 0, inFlight: 0 },
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
    ]);
    expect(told).toEqual([]);
  });

  it("still answers the call when the hedge has failed", async () => {
    const { call, clock, a, b } = await hedged();
    b.asked[0]?.reject(broken());
    await clock.advance(1_000);
    a.asked[0]?.resolve("from a");
    expect(await call).toMatchObject({
      value: "from a",
      attempts: [{ kind: "success" }, { kind: "failure" }],
    });
  });

  it("runs on while the failure of its hedge sends the call to a third endpoint", async () => {
    const { call, clock, a, b, c } = await hedged(["a", "b", "c"]);
    b.asked[0]?.reject(broken());
    await clock.advance(0);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    c.asked[0]?.resolve("from c");
    expect((await call).attempts.map(({ endpoint, role }) => `${endpoint} ${role}`)).toEqual([
      "a first",
      "b hedge",
      "c failover",
    ]);
  });

  it("that fails leaves the call to its hedge while that is young", async () => {
    const { call, clock, a, b, c } = await hedged(["a", "b", "c"]);
    a.asked[0]?.reject(broken());
    await clock.advance(2_999);
    expect(c.asked).toHaveLength(0);
    b.asked[0]?.resolve("from b");
    expect(await call).toMatchObject({
      value: "from b",
      attempts: [{ kind: "failure" }, { kind: "success" }],
    });
  });

  it("is followed by a third attempt at once when both have failed", async () => {
    const { call, clock, a, b, c } = await hedged(["a", "b", "c"]);
    a.asked[0]?.reject(broken());
    await clock.advance(1_000);
    b.asked[0]?.reject(broken());
    await clock.advance(0);
    c.asked[0]?.resolve("from c");
    expect((await call).attempts.at(-1)).toMatchObject({ endpoint: "c", role: "failover", startedMs: 4_000 });
  });

  it("that fails like its hedge ends a call that has no other endpoint", async () => {
    const { call, a, b } = await hedged();
    const failure = failureOf(call);
    b.asked[0]?.reject(broken());
    a.asked[0]?.reject(new StreamFallbackError("PARSE", "no"));
    expect(await failure).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ code: "PARSE" }, { role: "hedge", code: "NETWORK" }],
    });
  });

  it("ends together with its hedge when either proves the question wrong", async () => {
    const { call, balancer, a, b } = await hedged();
    const failure = failureOf(call);
    a.asked[0]?.reject(new StreamFallbackError("ROOM_NOT_FOUND", "no"));
    expect(await failure).toMatchObject({ code: "ROOM_NOT_FOUND" });
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(balancer.status()).toMatchObject([{ failureCount: 0 }, { failureCount: 0, inFlight: 0 }]);
  });
});

describe("an outrun attempt at an endpoint with twenty answers", () => {
  /** A hedged call whose first endpoint is known to answer within 400 ms. */
  async function known() {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    await answers(pool, a, 20, 400);
    return { ...pool, pool, a, b };
  }

  it("counts as a failure at once when it is late and silent", async () => {
    const { balancer, clock, told, a, b } = await known();
    const call = balancer.call("", { prefer: "a" });
    await clock.advance(500);
    b.asked[0]?.resolve("");
    expect((await call).attempts).toMatchObject([
      { endpoint: "a", role: "first", kind: "failure", code: "TIMEOUT", durationMs: 500 },
      { endpoint: "b", role: "hedge", kind: "success", startedMs: 400 },
    ]);
    expect(told).toEqual(["failure a TIMEOUT"]);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 1, inFlight: 0 });
    expect(a.asked.at(-1)?.signal.aborted).toBe(true);
  });

  it("is no failure when its endpoint answered another call meanwhile, and gives a sample of its length", async () => {
    const { balancer, clock, pool, told, a, b } = await known();
    for (let count = 0; count < 2; count++) {
      const call = balancer.call("", { prefer: "a" });
      const slow = a.asked.at(-1);
      await answers(pool, a, 1, 100);
      await clock.advance(500);
      b.asked.at(-1)?.resolve("");
      expect((await call).attempts).toMatchObject([{ kind: "neutral", code: "ABORTED" }, { role: "hedge" }]);
      expect(slow?.signal.aborted).toBe(true);
    }
    expect(told).toEqual([]);
    // Of the 24 samples, the 600 ms of the two outrun attempts are the greatest.
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0, p95Ms: 600 });
  });

  it("opens a hanging endpoint after three calls", async () => {
    const { balancer, clock, told, b } = await known();
    for (let count = 0; count < 3; count++) {
      expect(balancer.status()[0]?.state).toBe("closed");
      const call = balancer.call("", { prefer: "a" });
      await clock.advance(450);
      b.asked.at(-1)?.resolve("");
      await call;
    }
    expect(told.at(-2)).toBe("state a closed to open for 300000");
    expect(balancer.status()[0]?.state).toBe("open");
  });
});

describe("an outrun attempt at an endpoint with few answers", () => {
  /** A pool that answers within 400 ms, and a call that was hedged then and answered by the hedge at 500 ms. */
  async function outrun(options: PoolOptions = {}) {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b], options);
    await answers(pool, b, 5, 400);
    const caller = new AbortController();
    const call = pool.balancer.call("", { prefer: "a", signal: caller.signal });
    await pool.clock.advance(500);
    b.asked.at(-1)?.resolve("");
    const result = await call;
    return { ...pool, pool, result, caller, a, b, loser: a.asked[0] as Played["asked"][number] };
  }

  it("is neutral in the call's result and runs on, whatever the caller does then", async () => {
    const { result, balancer, caller, clock, loser } = await outrun();
    expect(result.attempts).toMatchObject([
      { endpoint: "a", role: "first", kind: "neutral", code: "ABORTED", startedMs: 0, durationMs: 500 },
      { endpoint: "b", role: "hedge", kind: "success", startedMs: 400, durationMs: 100 },
    ]);
    caller.abort();
    await clock.advance(2_000);
    expect(loser.signal.aborted).toBe(false);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 1 });
  });

  it("gives a sample when it answers, which the next hedge waits for", async () => {
    const { balancer, clock, pool, told, a, b, loser } = await outrun();
    await clock.advance(1_900);
    loser.resolve("");
    await clock.advance(0);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0, p95Ms: 2_400 });
    const next = pool.balancer.call("", { prefer: "a" });
    await clock.advance(2_399);
    expect(b.asked).toHaveLength(6);
    await clock.advance(1);
    expect(b.asked).toHaveLength(7);
    a.asked[1]?.resolve("");
    await next;
    expect(told).toEqual([]);
  });

  it("counts as a failure when it is still silent after three seconds", async () => {
    const { balancer, clock, told, loser } = await outrun();
    await clock.advance(2_499);
    expect([told, loser.signal.aborted]).toEqual([[], false]);
    await clock.advance(1);
    expect(told).toEqual(["failure a TIMEOUT"]);
    expect(loser.signal.aborted).toBe(true);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 1, inFlight: 0 });
  });

  it("is no failure after three seconds when its endpoint answered another call meanwhile", async () => {
    const { balancer, clock, pool, told, a, loser } = await outrun();
    await answers(pool, a, 1, 200);
    await clock.advance(2_300);
    expect(told).toEqual([]);
    expect(loser.signal.aborted).toBe(true);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0, p95Ms: 3_000 });
  });

  it("counts as a failure when it fails", async () => {
    const { balancer, clock, told, loser } = await outrun();
    loser.reject(broken());
    await clock.advance(0);
    expect(told).toEqual(["failure a NETWORK"]);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 1, inFlight: 0 });
  });

  it("ends when the balancer is closed, blaming nobody", async () => {
    const { balancer, clock, told, loser } = await outrun();
    balancer.close();
    expect(loser.signal.reason).toMatchObject({ code: "CLOSED" });
    await clock.advance(60_000);
    expect(told).toEqual([]);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
  });

  it.each([
    ["a pool that answers within 400 ms", 5, 450],
    ["a pool of which nothing is known", 0, 3_050],
  ])("opens a hanging endpoint after three calls in %s", async (_what, count, ms) => {
    const [a, b] = [held("a"), held("b")];
    const pool = setup([a, b]);
    if (count > 0) await answers(pool, b, count, 400);
    for (let call = 0; call < 3; call++) {
      expect(pool.balancer.status()[0]?.state).toBe("closed");
      const asked = pool.balancer.call("", { prefer: "a" });
      await pool.clock.advance(ms);
      b.asked.at(-1)?.resolve("");
      await asked;
    }
    await pool.clock.advance(3_000);
    expect(pool.balancer.status()[0]?.state).toBe("open");
    expect(a.asked).toHaveLength(3);
  });
});
