import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { CallResult } from "./call-options.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, held, inTurn, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, halfOpen, type Pool, type PoolOptions, statesOf } from "./test-world/pool.ts";
import { toldOf } from "./test-world/told.ts";
import { watched } from "./test-world/watched.ts";

const HOST = { riskGroup: "live.example" };

/** Every request is its own identity. `a` and `b` are on one host, others are not; `a` gets nearly all calls. */
function setup(a: Played, b: Played, others: Played[] = [], options: PoolOptions = {}): Pool {
  Object.assign(a, HOST, { weight: 99 });
  Object.assign(b, HOST);
  const identify = (request: string) => request;
  return createPool([a, b, ...others], { failover: { rounds: 1 }, identify, ...options });
}

/** Who was asked by the call, and why. */
async function asked(pool: Pool, request: string, options = {}): Promise<string[]> {
  const roles: string[] = [];
  const stop = pool.balancer.on("attempt", ({ endpoint, role }) => roles.push(`${endpoint} ${role}`));
  await pool.balancer.call(request, options).catch(() => {});
  stop();
  return roles;
}

const refused = (name: string) => played(name, "RISK_CONTROL");

describe("endpoints of one risk group", () => {
  it("are tried out by one attempt after a block of one of them, and are free again after it", async () => {
    const pool = setup(refused("a"), answering("b"), [answering("c")]);
    expect(await asked(pool, "anna", { exclude: ["b"] })).toEqual(["a first", "c failover"]);
    expect(statesOf({ balancer: pool.balancer })).toEqual(["closed", "closed", "closed"]);
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "half-open", "closed"]);
    expect(await asked(pool, "anna")).toEqual(["b trial", "c first"]);
    expect(await asked(pool, "anna", { exclude: ["c"] })).toEqual(["b first"]);
  });

  it("are blocked by a further refusal, for as long as a first one blocks", async () => {
    const pool = setup(refused("a"), refused("b"), [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    await asked(pool, "anna");
    const rows = pool.balancer.status("anna");
    expect(rows.map(({ state }) => state)).toEqual(["open", "open", "closed"]);
    expect(rows[1]?.retryAfterMs).toBe(BLOCK_MS);
    expect(await asked(pool, "anna")).toEqual(["c first"]);
  });

  it("stay as they are for every other identity", async () => {
    const pool = setup(refused("a"), answering("b"));
    await asked(pool, "anna", { exclude: ["b"] });
    expect(await asked(pool, "ben", { exclude: ["a"] })).toEqual(["b first"]);
    expect(pool.balancer.status("ben").map(({ state }) => state)).toEqual(["closed", "closed"]);
  });

  it("do not touch endpoints of another group, or of none", async () => {
    const pool = setup(refused("a"), answering("b"), [
      answering("c", { riskGroup: "other.example" }),
      answering("d"),
    ]);
    await asked(pool, "anna");
    const states = pool.balancer.status("anna").map(({ state }) => state);
    expect(states).toEqual(["open", "half-open", "closed", "closed"]);
  });

  it("say so as an event, once for each", async () => {
    const pool = setup(refused("a"), answering("b"), [], { identify: undefined });
    const told = toldOf(pool, "state");
    await asked(pool, "");
    expect(told).toEqual([
      `state a closed to open for ${BLOCK_MS}`,
      "state b closed to half-open",
      "state b half-open to closed",
    ]);
  });

  it("are not tried out after failures that are the endpoint's own fault", async () => {
    const pool = setup(played("a", "NETWORK"), answering("b"), [], { breaker: { maxFailures: 1 } });
    await asked(pool, "anna");
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  it("are not tried out because one was tripped by hand", () => {
    const pool = setup(answering("a"), answering("b"));
    pool.balancer.trip("a", { identity: "anna" });
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  it("that are blocked already keep their block", async () => {
    const pool = setup(refused("a"), refused("b"), [answering("c")]);
    pool.balancer.trip("b", { identity: "anna" });
    await asked(pool, "anna");
    await pool.clock.advance(1_000);
    pool.balancer.reset("a", { identity: "anna" });
    await asked(pool, "anna");
    expect(pool.balancer.status("anna")[1]).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS - 1_000 });
  });

  it("keep no memory of attempts that began before the block", async () => {
    const a = refused("a");
    const b = held("b");
    const pool = setup(a, b, [answering("c")]);
    const before = watched(pool.balancer.call("anna", { prefer: "b" }));
    await asked(pool, "anna", { exclude: ["b"] });
    b.asked[0]?.resolve("late");
    await pool.clock.advance(0);
    expect(before.outcome).toMatchObject({ endpoint: "b" });
    expect(pool.balancer.status("anna")[1]?.state).toBe("half-open");
  });
});

describe("a call that meets a member of a blocked group", () => {
  it("gets its trial at once where it names that one", async () => {
    const pool = setup(refused("a"), answering("b"), [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    expect(await asked(pool, "anna", { exclude: ["a", "c"] })).toEqual(["b trial"]);
  });

  it("goes on there after its own block, as a trial", async () => {
    const pool = setup(refused("a"), answering("b"));
    expect(await asked(pool, "anna")).toEqual(["a first", "b trial"]);
    expect(pool.balancer.status("anna")[1]?.state).toBe("closed");
  });

  it("does not wait for the trial of another call where somebody else is healthy", async () => {
    const b = held("b");
    const pool = setup(refused("a"), b, [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    const first = watched(pool.balancer.call("anna"));
    expect(await asked(pool, "anna")).toEqual(["c first"]);
    await pool.clock.advance(0);
    expect(first.outcome).toMatchObject({ endpoint: "c" });
    expect(b.asked).toHaveLength(1);
  });

  it("waits for the trial of another call where nobody else is left, and is asked as soon as that answers", async () => {
    const b = played("b", inTurn("held"));
    const pool = setup(refused("a"), b);
    await asked(pool, "anna", { exclude: ["b"] });
    const calls = [1, 2, 3].map(() => watched(pool.balancer.call("anna")));
    expect(b.asked).toHaveLength(1);
    b.asked[0]?.resolve("well");
    await pool.clock.advance(0);
    const rolesOf = ({ outcome }: { outcome: unknown }) =>
      (outcome as CallResult<string>).attempts.map(({ endpoint, role }) => `${endpoint} ${role}`);
    expect(calls.map(rolesOf)).toEqual([["b trial"], ["b first"], ["b first"]]);
  });

  it("is refused as soon as the trial of another call is, where nobody else is left", async () => {
    const b = held("b");
    const pool = setup(refused("a"), b);
    await asked(pool, "anna", { exclude: ["b"] });
    const calls = [1, 2].map(() => failureOf(pool.balancer.call("anna")));
    b.asked[0]?.reject(new StreamFallbackError("RISK_CONTROL", "for a test"));
    const failures = await Promise.all(calls);
    expect(failures.map(({ code }) => code)).toEqual(["ALL_ENDPOINTS_FAILED", "NO_ENDPOINT_AVAILABLE"]);
    expect(b.asked).toHaveLength(1);
  });

  it("tries in its turn where the trial of another call proved nothing", async () => {
    const b = played("b", inTurn("held"));
    const pool = setup(refused("a"), b);
    await asked(pool, "anna", { exclude: ["b"] });
    const first = failureOf(pool.balancer.call("anna"));
    const second = watched(pool.balancer.call("anna"));
    b.asked[0]?.reject(new StreamFallbackError("LOCAL", "for a test"));
    expect((await first).code).toBe("LOCAL");
    await pool.clock.advance(0);
    expect(second.outcome).toMatchObject({ endpoint: "b", attempts: [{ role: "trial" }] });
  });

  it("does not wait longer than it may", async () => {
    const pool = setup(refused("a"), held("b"));
    await asked(pool, "anna", { exclude: ["b"] });
    void pool.balancer.call("anna").catch(() => {});
    const failure = failureOf(pool.balancer.call("anna", { timeoutMs: 1_000 }));
    await pool.clock.advance(1_000);
    expect(await failure).toMatchObject({ code: "DEADLINE" });
    pool.balancer.close();
  });

  it("tries one where nothing was met before one whose block is over", async () => {
    const pool = setup(refused("a"), answering("b"));
    await asked(pool, "anna", { exclude: ["b"] });
    await pool.clock.advance(BLOCK_MS);
    expect(await asked(pool, "anna")).toEqual(["b trial"]);
    expect(await asked(pool, "anna")).toEqual(["a trial", "b first"]);
  });

  it("is refused at once after a block of its own, as ever: half-open is no suspicion", async () => {
    const pool = await halfOpen(createPool([held("a")]));
    void pool.balancer.call("anna").catch(() => {});
    expect((await failureOf(pool.balancer.call("anna"))).code).toBe("NO_ENDPOINT_AVAILABLE");
    pool.balancer.close();
  });
});

describe("a group that is blocked in turn", () => {
  it("is asked no more often than its blocks allow", async () => {
    const a = refused("a");
    const b = refused("b");
    const pool = setup(a, b, [answering("c")]);
    for (let minute = 0; minute < 60; minute++) {
      for (let call = 0; call < 10; call++) await pool.balancer.call("anna");
      await pool.clock.advance(60_000);
    }
    // Blocks of 5, 10, 20 and 40 minutes: at 0, 5, 15 and 35.
    expect([a.asked.length, b.asked.length]).toEqual([4, 4]);
  });

  it("costs the healthy one no more than one trial for each block of the other", async () => {
    const a = refused("a");
    const b = answering("b");
    const pool = setup(a, b, [answering("c")]);
    const roles: string[] = [];
    pool.balancer.on("attempt", ({ endpoint, role }) => roles.push(`${endpoint} ${role}`));
    for (let minute = 0; minute < 60; minute++) {
      for (let call = 0; call < 10; call++) await pool.balancer.call("anna");
      await pool.clock.advance(60_000);
    }
    expect(a.asked).toHaveLength(4);
    expect(roles.filter((role) => role === "b trial")).toHaveLength(4);
  });

  it("is well again after a reset of that identity", async () => {
    const pool = setup(played("a", inTurn("RISK_CONTROL")), answering("b"), [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    pool.balancer.reset(undefined, { identity: "anna" });
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["closed", "closed", "closed"]);
  });

  it("is tried out after a restart too", async () => {
    const pool = setup(refused("a"), answering("b"), [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    const next = setup(refused("a"), answering("b"), [answering("c")]);
    next.balancer.restore(JSON.parse(JSON.stringify(pool.balancer.snapshot())));
    expect(next.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "half-open", "closed"]);
    expect(await asked(next, "anna")).toEqual(["b trial", "c first"]);
  });
});

describe("a group with an endpoint that hides who asks", () => {
  it("does not have it tried out for all because one identity was refused elsewhere", async () => {
    const pool = setup(refused("a"), answering("b", { isAnonymous: true }));
    await asked(pool, "anna");
    expect(pool.balancer.status("ben").map(({ state }) => state)).toEqual(["closed", "closed"]);
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "closed"]);
  });

  it("has the others tried out by whoever met the block of its address", async () => {
    const pool = setup(played("a", "RISK_CONTROL", { isAnonymous: true }), answering("b"), [answering("c")]);
    await asked(pool, "anna", { exclude: ["b"] });
    expect(pool.balancer.status("anna").map(({ state }) => state)).toEqual(["open", "half-open", "closed"]);
    expect(pool.balancer.status("ben").map(({ state }) => state)).toEqual(["open", "closed", "closed"]);
  });

  it("has it tried out by those who are seen there under the same name", async () => {
    const pool = setup(refused("a"), answering("b", { isAnonymous: true }), [answering("c")], {
      identify: undefined,
    });
    await asked(pool, "", { exclude: ["b"] });
    expect(statesOf(pool)).toEqual(["open", "half-open", "closed"]);
  });
});
