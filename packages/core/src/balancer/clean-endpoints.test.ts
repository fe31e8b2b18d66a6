import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { answering, held, inTurn, type Played, played } from "./test-world/played.ts";
import { createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

/** A pool without hedges, so that only failures move a call on. */
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { hedge: { enabled: false }, ...options });
}

/** An endpoint that stays clean, since a refused identity is not counted against it; but every attempt fails. */
function rejecting(name: string, options?: Partial<Played>): Played {
  return played(name, "AUTH_REJECTED", options);
}

/** The endpoint that a call goes to after it failed at another. */
async function failoverFrom({ balancer, clock }: Pool, name: string): Promise<string | undefined> {
  const told: string[] = [];
  const off = balancer.on("failover", ({ to }) => told.push(to));
  balancer.call("", { prefer: name }).catch(() => {});
  await clock.advance(0);
  off();
  return told[0];
}

/** Begins a call at an endpoint that holds it. */
function begin({ balancer }: Pool, endpoint: Played): PromiseWithResolvers<string> {
  balancer.call("", { prefer: endpoint.name }).catch(() => {});
  return endpoint.asked.at(-1) as PromiseWithResolvers<string>;
}

describe("a failover", () => {
  it("avoids an endpoint with a counted failure, until a success takes the failure off", async () => {
    const a = played("a", inTurn("NETWORK", "NETWORK"));
    const pool = setup([a, played("flaky", inTurn("NETWORK")), answering("far", { priority: 9 })]);
    await pool.balancer.call("", { prefer: "flaky", exclude: ["a"] });
    expect(await failoverFrom(pool, "a")).toBe("far");
    await pool.balancer.call("", { prefer: "flaky" });
    expect(await failoverFrom(pool, "a")).toBe("flaky");
  });

  it("avoids an endpoint with an attempt that has run for its hedge delay without an answer", async () => {
    const silent = held("silent");
    const a = rejecting("a");
    const pool = setup([a, silent, answering("far", { priority: 9 })]);
    begin(pool, silent);
    await pool.clock.advance(2_999);
    expect(await failoverFrom(pool, "a")).toBe("silent");
    await pool.clock.advance(1);
    expect(await failoverFrom(pool, "a")).toBe("far");
  });

  it("avoids an endpoint with an attempt that has run longer than answers in this pool take", async () => {
    const silent = held("silent");
    const a = rejecting("a");
    const pool = setup([a, silent, answering("far", { priority: 9 })]);
    for (let count = 0; count < 5; count++) await pool.balancer.call("", { prefer: "far" });
    begin(pool, silent);
    await pool.clock.advance(299);
    expect(await failoverFrom(pool, "a")).toBe("silent");
    await pool.clock.advance(1);
    expect(await failoverFrom(pool, "a")).toBe("far");
  });
});

describe("an endpoint with a silent attempt", () => {
  async function withSilentAttempt() {
    const silent = held("silent");
    const pool = setup([rejecting("a"), silent, answering("far", { priority: 9 })]);
    const attempt = begin(pool, silent);
    await pool.clock.advance(3_000);
    expect(await failoverFrom(pool, "a")).toBe("far");
    return { pool, silent, attempt };
  }

  it("is clean again when that attempt answers", async () => {
    const { pool, attempt } = await withSilentAttempt();
    attempt.resolve("");
    await pool.clock.advance(0);
    expect(await failoverFrom(pool, "a")).toBe("silent");
  });

  it("is clean again when it answers a later call", async () => {
    const { pool, silent } = await withSilentAttempt();
    begin(pool, silent).resolve("");
    await pool.clock.advance(0);
    expect(await failoverFrom(pool, "a")).toBe("silent");
  });

  it("is clean again when it proves to a later call that there is no such room", async () => {
    const { pool, silent } = await withSilentAttempt();
    begin(pool, silent).reject(new StreamFallbackError("ROOM_NOT_FOUND", "no"));
    await pool.clock.advance(0);
    expect(await failoverFrom(pool, "a")).toBe("silent");
  });

  it("is clean again when the caller gives that attempt up", async () => {
    const silent = held("silent");
    const pool = setup([rejecting("a"), silent, answering("far", { priority: 9 })]);
    const caller = new AbortController();
    const given = pool.balancer.call("", { prefer: "silent", signal: caller.signal }).catch(() => {});
    await pool.clock.advance(4_000);
    caller.abort();
    await given;
    expect(await failoverFrom(pool, "a")).toBe("silent");
  });

  it("is not clean again when a later call fails there", async () => {
    const { pool, silent } = await withSilentAttempt();
    begin(pool, silent).reject(new StreamFallbackError("AUTH_REJECTED", "no"));
    await pool.clock.advance(0);
    expect(await failoverFrom(pool, "a")).toBe("far");
  });
});

describe("endpoints with failures or silent attempts", () => {
  it.each([
    [1, 2, "flaky"],
    [2, 1, "silent"],
  ])("are asked by priority when there are no others (%i, %i)", async (flakyPriority, priority, expected) => {
    const silent = held("silent", { priority });
    const flaky = played("flaky", inTurn("NETWORK"), { priority: flakyPriority });
    const pool = setup([rejecting("a"), flaky, silent], { failover: { rounds: 1 } });
    begin(pool, silent);
    pool.balancer.call("", { prefer: "flaky", exclude: ["a", "silent"] }).catch(() => {});
    await pool.clock.advance(3_000);
    expect(await failoverFrom(pool, "a")).toBe(expected);
  });

  it("get their share of first attempts all the same", async () => {
    const pool = setup([played("a", inTurn("NETWORK")), answering("b")]);
    const first: string[] = [];
    pool.balancer.on("attempt", ({ endpoint, role }) => role === "first" && first.push(endpoint));
    for (let count = 0; count < 4; count++) await pool.balancer.call("");
    expect(first).toEqual(["a", "b", "a", "b"]);
  });

  it("are passed over by each further failover of a call", async () => {
    const silent = held("silent", { priority: 1 });
    const pool = setup([
      rejecting("a"),
      silent,
      rejecting("second", { priority: 2 }),
      answering("third", { priority: 3 }),
    ]);
    begin(pool, silent);
    await pool.clock.advance(3_000);
    const { attempts } = await pool.balancer.call("", { prefer: "a" });
    expect(attempts.map(({ endpoint }) => endpoint)).toEqual(["a", "second", "third"]);
    expect(silent.asked).toHaveLength(1);
  });
});
