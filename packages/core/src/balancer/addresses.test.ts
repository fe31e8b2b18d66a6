import { describe, expect, it } from "vitest";
import type { BalancerEvents } from "./balancer-events.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, held, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

/** Requests are named `identity` or `identity via address`. `a` hides who asks. */
function setup(a: Played, others: Played[] = [], options: PoolOptions = {}): Pool {
  return createPool([{ isAnonymous: true, ...a, weight: 99 }, ...others], {
    failover: { rounds: 1 },
    identify: (request) => request.split(" via ")[0] as string,
    addressOf: (request) => request.split(" via ")[1] as string,
    ...options,
  });
}

const refusing = (name: string, who: string) =>
  played(name, (request) => (request.includes(who) ? "RISK_CONTROL" : "well"));

const stateOf = ({ balancer }: Pool, identity?: string) => balancer.status(identity)[0]?.state;

describe("an endpoint that hides who asks", () => {
  it("is blocked for all who ask from one address, and for no other", async () => {
    const pool = setup(refusing("a", "proxy-1"), [answering("b")]);
    await pool.balancer.call("anna via proxy-1");
    expect((await pool.balancer.call("ben via proxy-1")).endpoint).toBe("b");
    expect((await pool.balancer.call("anna via proxy-2")).endpoint).toBe("a");
    expect((await pool.balancer.call("cleo")).endpoint).toBe("a");
  });

  it("has one common address where none is named", async () => {
    const pool = setup(refusing("a", "anna"), [answering("b")]);
    await pool.balancer.call("anna");
    expect((await pool.balancer.call("ben")).endpoint).toBe("b");
    expect((await pool.balancer.call("ben via proxy-1")).endpoint).toBe("a");
  });

  it("is shown to each identity as it is from where it asked last", async () => {
    const pool = setup(refusing("a", "proxy-1"), [answering("b")]);
    await pool.balancer.call("anna via proxy-1");
    expect([stateOf(pool, "anna"), stateOf(pool, "ben"), stateOf(pool)]).toEqual([
      "open",
      "closed",
      "closed",
    ]);
    await pool.balancer.call("anna");
    expect(stateOf(pool, "anna")).toBe("closed");
  });

  it("may do so for some requests only", async () => {
    const isAnonymous = (request: string) => !request.includes("login");
    const pool = setup(Object.assign(refusing("a", "anna"), { isAnonymous }), [answering("b")]);
    await pool.balancer.call("anna login");
    expect([stateOf(pool, "anna login"), stateOf(pool, "ben"), stateOf(pool)]).toEqual([
      "open",
      "closed",
      "closed",
    ]);
    await pool.balancer.call("anna via proxy-1");
    expect((await pool.balancer.call("ben via proxy-1")).endpoint).toBe("b");
    expect((await pool.balancer.call("ben login")).endpoint).toBe("a");
  });

  it("shows who asks where it cannot say for what it does not", async () => {
    const isAnonymous = () => {
      throw new Error("for a test");
    };
    const pool = setup(Object.assign(refusing("a", "anna"), { isAnonymous }), [answering("b")]);
    await pool.balancer.call("anna via proxy-1");
    expect((await pool.balancer.call("ben via proxy-1")).endpoint).toBe("a");
  });

  it("names the address in its events where that is not the common one", async () => {
    const pool = setup(refusing("a", "proxy-1"), [answering("b")]);
    const told: BalancerEvents["state"][] = [];
    pool.balancer.on("state", (event) => told.push(event));
    await pool.balancer.call("anna via proxy-1");
    expect(told).toEqual([
      { endpoint: "a", identity: "proxy-1", from: "closed", to: "open", retryAfterMs: BLOCK_MS },
    ]);
  });

  it("is blocked by its address after a restart too", async () => {
    const pool = setup(refusing("a", "proxy-1"), [answering("b")]);
    await pool.balancer.call("anna via proxy-1");
    const next = setup(answering("a"), [answering("b")]);
    next.balancer.restore(JSON.parse(JSON.stringify(pool.balancer.snapshot())));
    expect((await next.balancer.call("ben via proxy-1")).endpoint).toBe("b");
    expect((await next.balancer.call("ben")).endpoint).toBe("a");
  });

  it("bounds its attempts by address", async () => {
    const a = held("a");
    const pool = setup(a, [], { maxConcurrent: 1 });
    for (const request of ["anna via proxy-1", "ben via proxy-1", "cleo via proxy-2", "dora"])
      void pool.balancer.call(request).catch(() => {});
    expect(a.asked.map(({ request }) => request)).toEqual(["anna via proxy-1", "cleo via proxy-2", "dora"]);
    a.asked[0]?.resolve("");
    await pool.clock.advance(0);
    expect(a.asked.at(-1)?.request).toBe("ben via proxy-1");
    pool.balancer.close();
  });

  it("can be freed and blocked by hand for an identity, which means its address", async () => {
    const pool = setup(refusing("a", "proxy-1"), [answering("b")]);
    await pool.balancer.call("anna via proxy-1");
    await pool.balancer.call("ben");
    pool.balancer.reset("a", { identity: "anna" });
    expect(stateOf(pool, "anna")).toBe("closed");
    pool.balancer.trip("a", { identity: "ben" });
    expect([stateOf(pool), stateOf(pool, "anna")]).toEqual(["open", "closed"]);
  });
});

describe("an endpoint that does not", () => {
  it("is blocked by identity, wherever it asks from", async () => {
    const pool = setup(answering("a"), [refusing("c", "anna via proxy-1")]);
    const only = { exclude: ["a"] };
    await failureOf(pool.balancer.call("anna via proxy-1", only));
    expect((await failureOf(pool.balancer.call("anna via proxy-2", only))).code).toBe(
      "NO_ENDPOINT_AVAILABLE",
    );
    expect((await pool.balancer.call("ben via proxy-1", only)).endpoint).toBe("c");
  });
});

describe("addresses of thousands of identities", () => {
  it("are remembered up to a bound, the latest ones", async () => {
    const pool = setup(refusing("a", "address 2999"), [answering("b")]);
    for (let count = 0; count < 3_000; count++) await pool.balancer.call(`id ${count} via address ${count}`);
    expect([stateOf(pool, "id 2999"), stateOf(pool, "id 2998")]).toEqual(["open", "closed"]);
    expect((await pool.balancer.call("id 2999 via address 2999")).endpoint).toBe("b");
  });
});

describe("an addressOf that gives no text", () => {
  it.each([7, {}, Promise.resolve("later")])("refuses the call, and says why: %o", async (odd) => {
    const pool = setup(answering("a"), [], { addressOf: () => odd as never });
    const failure = await failureOf(pool.balancer.call("anna"));
    expect(failure).toMatchObject({ code: "INVALID_INPUT" });
    expect(failure.message).toContain("addressOf must give text");
  });
});
