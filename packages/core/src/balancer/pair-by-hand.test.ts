import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { refusalOf } from "./test-world/failures.ts";
import { answering, held, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool } from "./test-world/pool.ts";
import { watched } from "./test-world/watched.ts";

/** Every request is its own identity; `a` refuses those of the list. */
function setup(...refused: string[]): Pool {
  const a = played("a", (who) => (refused.includes(who) ? "RISK_CONTROL" : "well"), { weight: 99 });
  const identify = (request: string) => request;
  return createPool([a, answering("b")], { failover: { rounds: 1 }, identify });
}

const statesFor = ({ balancer }: Pool, identity: string) =>
  balancer.status(identity).map(({ state }) => state);

describe("a reset of one identity", () => {
  it("frees that one at that endpoint, and no other", async () => {
    const pool = setup("anna", "ben");
    for (const who of ["anna", "ben"]) await pool.balancer.call(who);
    pool.balancer.trip("b", { identity: "anna" });
    pool.balancer.reset("a", { identity: "anna" });
    expect([statesFor(pool, "anna"), statesFor(pool, "ben")]).toEqual([
      ["closed", "open"],
      ["open", "closed"],
    ]);
  });

  it("frees it everywhere where no endpoint is named", async () => {
    const pool = setup("anna", "ben");
    for (const who of ["anna", "ben"]) await pool.balancer.call(who);
    pool.balancer.trip("b", { identity: "anna" });
    pool.balancer.reset(undefined, { identity: "anna" });
    expect([statesFor(pool, "anna"), statesFor(pool, "ben")]).toEqual([
      ["closed", "closed"],
      ["open", "closed"],
    ]);
  });

  it("leaves the endpoint's own breaker alone", () => {
    const pool = setup();
    pool.balancer.trip("a");
    pool.balancer.reset("a", { identity: "anna" });
    expect(statesFor(pool, "anna")).toEqual(["open", "closed"]);
  });

  it("forgets how often it was blocked", async () => {
    const pool = setup("anna");
    await pool.balancer.call("anna");
    await pool.clock.advance(BLOCK_MS);
    await pool.balancer.call("anna");
    await pool.clock.advance(0);
    pool.balancer.reset("a", { identity: "anna" });
    await pool.balancer.call("anna");
    expect(pool.balancer.status("anna")[0]?.retryAfterMs).toBe(BLOCK_MS);
  });

  it("makes what was asked before it count for nothing, though nothing was known of the pair", async () => {
    const a = held("a");
    const pool = createPool([a], { failover: { rounds: 1 }, identify: (request) => request });
    const call = watched(pool.balancer.call("anna"));
    pool.balancer.reset("a", { identity: "anna" });
    a.asked[0]?.reject(new StreamFallbackError("RISK_CONTROL", "for a test"));
    await pool.clock.advance(0);
    expect(call.outcome).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(pool.balancer.status("anna")[0]?.state).toBe("closed");
  });

  it("keeps nothing of an identity that nobody knows", () => {
    const pool = setup();
    pool.balancer.reset("a", { identity: "nobody" });
    expect(pool.balancer.snapshot().endpoints.a?.pairs).toEqual({});
  });

  it("is told as an event of that identity", async () => {
    const pool = setup("anna");
    await pool.balancer.call("anna");
    const told: unknown[] = [];
    pool.balancer.on("state", ({ endpoint, identity, to }) => told.push([endpoint, identity, to]));
    pool.balancer.reset("a", { identity: "anna" });
    expect(told).toEqual([["a", "anna", "closed"]]);
  });
});

describe("a trip of one identity", () => {
  it("blocks that one at that endpoint for a first block, and no other", async () => {
    const pool = setup();
    pool.balancer.trip("a", { identity: "anna" });
    expect(pool.balancer.status("anna")[0]).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
    expect(statesFor(pool, "ben")).toEqual(["closed", "closed"]);
    expect((await pool.balancer.call("anna")).endpoint).toBe("b");
    expect((await pool.balancer.call("ben")).endpoint).toBe("a");
  });

  it("of the common identity keeps others in", async () => {
    const pool = setup();
    pool.balancer.trip("a", { identity: "default" });
    expect(statesFor(pool, "default")).toEqual(["open", "closed"]);
    expect((await pool.balancer.call("anna")).endpoint).toBe("a");
  });
});

it.each(["trip", "reset"] as const)("%s refuses an identity that is no text", (method) => {
  const pool = setup();
  expect(refusalOf(() => pool.balancer[method]("a", { identity: 7 as never })).code).toBe("INVALID_INPUT");
});
