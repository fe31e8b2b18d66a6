import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { BalancerEvents } from "./balancer-events.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

interface Setup extends Pool {
  /** The identities that the site refuses at `a`, and with what; may be changed by the test. */
  refused: Map<string, StreamFallbackError>;
  /** The identities that asked `a`, in order. */
  askedA: string[];
}

/** Every request is its own identity. The endpoint `a` gets nearly all calls; `b`, if there, always answers. */
function setup(others: Played[] = [], options: PoolOptions = {}): Setup {
  const refused: Setup["refused"] = new Map();
  const askedA: string[] = [];
  const meets = (identity: string) => {
    askedA.push(identity);
    return refused.get(identity) ?? "well";
  };
  const a = played("a", meets, { weight: 99 });
  const base = { failover: { rounds: 1 }, identify: (request: string) => request };
  const pool = createPool([a, ...others], { ...base, ...options });
  return { ...pool, refused, askedA };
}

const b = answering("b");

function refusal(code: ErrorCode, retryAfterMs?: number): StreamFallbackError {
  return new StreamFallbackError(code, "for a test", { retryAfterMs });
}

/** How long the identity is refused at once; 0 if it is not. */
async function refusedFor({ balancer }: Setup, identity: string): Promise<number> {
  const outcome = await balancer.call(identity).catch((error: unknown) => error);
  if (!(outcome instanceof StreamFallbackError)) return 0;
  expect(outcome.code).toBe("NO_ENDPOINT_AVAILABLE");
  return outcome.retryAfterMs ?? 0;
}

describe("an identity that the site shuts out at an endpoint", () => {
  it.each(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"] as const)(
    "with %s does not ask there again, and other identities still do",
    async (code) => {
      const { balancer, refused, askedA } = setup([b]);
      refused.set("anna", refusal(code));
      for (let count = 0; count < 4; count++) expect((await balancer.call("anna")).endpoint).toBe("b");
      expect(askedA).toEqual(["anna"]);
      expect(balancer.status()[0]?.failureCount).toBe(0);
      for (let count = 0; count < 4; count++) expect((await balancer.call("ben")).endpoint).toBe("a");
      expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0, retryAfterMs: 0 });
    },
  );

  it("is told when it may come again, while the others are answered", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    expect((await failureOf(pool.balancer.call("anna"))).retryAfterMs).toBe(BLOCK_MS);
    await pool.clock.advance(1_000);
    expect(await refusedFor(pool, "anna")).toBe(BLOCK_MS - 1_000);
    expect(await refusedFor(pool, "ben")).toBe(0);
  });

  it("gets no early trial, as endpoints do that merely fail", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    await failureOf(pool.balancer.call("anna"));
    for (let left = BLOCK_MS - 20_000; left > 0; left -= 20_000) {
      await pool.clock.advance(20_000);
      expect(await refusedFor(pool, "anna")).toBe(left);
    }
    expect(pool.askedA).toEqual(["anna"]);
  });

  it("is blocked twice as long after every trial that fails, up to an hour", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    const blocks: unknown[] = [];
    for (let count = 0; count < 6; count++) {
      const { retryAfterMs = 0 } = await failureOf(pool.balancer.call("anna"));
      blocks.push(retryAfterMs / 60_000);
      await pool.clock.advance(retryAfterMs);
    }
    expect(blocks).toEqual([5, 10, 20, 40, 60, 60]);
    expect(pool.askedA).toHaveLength(6);
  });

  it("has one trial of its own, which calls of other identities do not take", async () => {
    const { balancer, clock, refused, askedA } = setup([b]);
    refused.set("anna", refusal("RATE_LIMITED"));
    await balancer.call("anna");
    await clock.advance(BLOCK_MS);
    refused.clear();
    await balancer.call("ben");
    const roles: string[] = [];
    balancer.on("attempt", ({ endpoint, role }) => roles.push(`${endpoint} ${role}`));
    await Promise.all([balancer.call("anna"), balancer.call("anna"), balancer.call("ben")]);
    expect(roles).toEqual(["a trial", "b first", "b first", "a first"]);
    await clock.advance(0);
    await balancer.call("anna");
    expect(askedA.filter((who) => who === "anna")).toHaveLength(3);
  });

  it("is blocked by the first of several refusals, not longer by the later ones", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    const failures = [1, 2, 3].map(() => failureOf(pool.balancer.call("anna")));
    for (const { retryAfterMs } of await Promise.all(failures)) expect(retryAfterMs).toBe(BLOCK_MS);
    await pool.clock.advance(BLOCK_MS);
    expect(await failureOf(pool.balancer.call("anna"))).toMatchObject({ retryAfterMs: 2 * BLOCK_MS });
  });

  it("waits for as long as the site asks, and other identities do not", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RATE_LIMITED", 1_200_000));
    expect((await failureOf(pool.balancer.call("anna"))).retryAfterMs).toBe(1_200_000);
    expect(await refusedFor(pool, "ben")).toBe(0);
    pool.refused.set("ben", refusal("RATE_LIMITED"));
    expect((await failureOf(pool.balancer.call("ben"))).retryAfterMs).toBe(BLOCK_MS);
    expect(pool.balancer.status()[0]).toMatchObject({ state: "closed", retryAfterMs: 0 });
  });

  it("is shown in the status if it is the default identity", async () => {
    const { balancer, refused } = setup([b], { identify: undefined });
    refused.set("room", refusal("RISK_CONTROL"));
    await balancer.call("room");
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
    expect((await balancer.call("another room")).endpoint).toBe("b");
  });
});

describe("a failure that is the endpoint's fault", () => {
  it.each(["TIMEOUT", "NETWORK", "PARSE", "INCOMPLETE"] as const)(
    "counts for all identities, whichever met it: %s",
    async (code) => {
      const { balancer, refused, askedA } = setup([b]);
      for (const who of ["anna", "ben", "cleo"]) refused.set(who, refusal(code));
      for (const who of ["anna", "ben", "cleo"]) expect((await balancer.call(who)).endpoint).toBe("b");
      expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
      expect((await balancer.call("dora")).endpoint).toBe("b");
      expect(askedA).toEqual(["anna", "ben", "cleo"]);
    },
  );

  it("shuts no single identity out: all are back at once when the block is over", async () => {
    const { balancer, clock, refused, askedA } = setup([b]);
    for (const who of ["anna", "ben", "cleo"]) refused.set(who, refusal("NETWORK"));
    for (const who of ["anna", "ben", "cleo"]) await balancer.call(who);
    refused.clear();
    await clock.advance(BLOCK_MS);
    await balancer.call("dora");
    await clock.advance(0);
    askedA.length = 0;
    for (const who of ["anna", "ben", "cleo"]) await balancer.call(who);
    expect(askedA).toEqual(["anna", "ben", "cleo"]);
  });
});

describe("a failure that is the identity's own fault", () => {
  it("counts against nobody, and another endpoint is asked where it is the cookie's", async () => {
    const { balancer, refused, askedA } = setup([b]);
    refused.set("anna", refusal("AUTH_REJECTED"));
    for (let count = 0; count < 8; count++) {
      const { endpoint, attempts } = await balancer.call("anna");
      expect(endpoint).toBe("b");
      expect(attempts[0]).toMatchObject({ endpoint: "a", kind: "failure", code: "AUTH_REJECTED" });
    }
    expect(askedA).toHaveLength(8);
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("counts against nobody, and ends the call where it is the proxy's", async () => {
    const { balancer, refused, askedA } = setup([b]);
    refused.set("anna", refusal("PROXY"));
    for (let count = 0; count < 8; count++) await balancer.call("anna").catch(() => {});
    expect(askedA.length).toBeGreaterThan(0);
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
    expect(await failureOf(balancer.call("anna"))).toMatchObject({
      code: "PROXY",
      attempts: [{ code: "PROXY" }],
    });
  });

  it("gives the permit of a trial back to the next call", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    await failureOf(pool.balancer.call("anna"));
    await pool.clock.advance(BLOCK_MS);
    pool.refused.set("anna", refusal("PROXY"));
    expect(await failureOf(pool.balancer.call("anna"))).toMatchObject({ code: "PROXY" });
    pool.refused.clear();
    expect((await pool.balancer.call("anna")).attempts).toMatchObject([{ role: "trial", kind: "success" }]);
  });
});

describe("events and reports", () => {
  it("name the identity whose state changes, and none where the endpoint's does", async () => {
    const { balancer, clock, refused } = setup();
    const told: BalancerEvents["state"][] = [];
    balancer.on("state", (event) => told.push(event));
    refused.set("anna", refusal("RISK_CONTROL"));
    await failureOf(balancer.call("anna"));
    await clock.advance(BLOCK_MS);
    refused.clear();
    await balancer.call("anna");
    balancer.trip("a");
    const own = { endpoint: "a", identity: "anna" };
    expect(told).toEqual([
      { ...own, from: "closed", to: "open", retryAfterMs: BLOCK_MS },
      { ...own, from: "open", to: "half-open", retryAfterMs: 5_000 },
      { ...own, from: "half-open", to: "closed", retryAfterMs: 0 },
      { endpoint: "a", from: "closed", to: "open", retryAfterMs: BLOCK_MS },
    ]);
    expect(told.map((event) => "identity" in event)).toEqual([true, true, true, false]);
  });

  it("name the identity that asked, unless it is the default one", async () => {
    const pool = setup([b]);
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    const { attempts } = await pool.balancer.call("anna");
    expect(attempts).toMatchObject([{ identity: "anna" }, { identity: "anna" }]);
    const plain = setup([], { identify: () => "default" });
    expect((await plain.balancer.call("room")).attempts[0]?.identity).toBeUndefined();
  });
});

describe("a reset or trip by hand", () => {
  it("(reset of one endpoint) frees all identities there, and only there", async () => {
    const blockedB = played("b", "RISK_CONTROL");
    const pool = setup([blockedB]);
    for (const who of ["anna", "ben"]) {
      pool.refused.set(who, refusal("RISK_CONTROL"));
      await failureOf(pool.balancer.call(who));
    }
    pool.refused.clear();
    const told: unknown[] = [];
    pool.balancer.on("state", ({ endpoint, identity, to }) => told.push([endpoint, identity, to]));
    pool.balancer.reset("a");
    expect(told).toEqual([
      ["a", "anna", "closed"],
      ["a", "ben", "closed"],
    ]);
    for (const who of ["anna", "ben"]) expect((await pool.balancer.call(who)).endpoint).toBe("a");
    await expect(pool.balancer.call("anna", { exclude: ["a"] })).rejects.toMatchObject({ attempts: [] });
  });

  it("(reset) forgets how often an identity was blocked", async () => {
    const pool = setup();
    pool.refused.set("anna", refusal("RISK_CONTROL"));
    await failureOf(pool.balancer.call("anna"));
    await pool.clock.advance(BLOCK_MS);
    await failureOf(pool.balancer.call("anna"));
    pool.balancer.reset();
    expect((await failureOf(pool.balancer.call("anna"))).retryAfterMs).toBe(BLOCK_MS);
  });

  it("(trip) shuts an endpoint for every identity", async () => {
    const pool = setup();
    pool.balancer.trip("a");
    for (const who of ["anna", "ben"]) expect(await refusedFor(pool, who)).toBe(BLOCK_MS);
  });
});

describe("thousands of identities", () => {
  const MANY = 3_000;

  it("are remembered up to a bound, the latest ones", async () => {
    const pool = setup();
    for (let count = 0; count < MANY; count++) {
      pool.refused.set(`id ${count}`, refusal("RISK_CONTROL"));
      await failureOf(pool.balancer.call(`id ${count}`));
    }
    const pairs = Object.keys(pool.balancer.snapshot().endpoints.a?.pairs ?? {});
    expect(pairs.length).toBeLessThanOrEqual(1_000);
    expect(pairs.at(-1)).toBe(`id ${MANY - 1}`);
    expect(pool.balancer.status()).toMatchObject([{ state: "closed", failureCount: 0, inFlight: 0 }]);
    expect(await refusedFor(pool, `id ${MANY - 1}`)).toBe(BLOCK_MS);
    expect(await refusedFor(pool, "somebody new")).toBe(0);
  });

  it("that were never shut out are not remembered", async () => {
    const pool = setup();
    for (let count = 0; count < MANY; count++) await pool.balancer.call(`id ${count}`);
    expect(pool.balancer.snapshot().endpoints.a?.pairs).toEqual({});
  });

  it("that have recovered are forgotten first: who is still blocked stays blocked", async () => {
    const pool = setup();
    for (const who of ["blocked", "well again"]) {
      pool.refused.set(who, refusal("RATE_LIMITED", who === "blocked" ? 3_600_000 : undefined));
      await failureOf(pool.balancer.call(who));
    }
    await pool.clock.advance(BLOCK_MS);
    pool.refused.delete("well again");
    await pool.balancer.call("well again");
    for (let count = 0; count < 999; count++) {
      pool.refused.set(`id ${count}`, refusal("RISK_CONTROL"));
      await failureOf(pool.balancer.call(`id ${count}`));
    }
    expect(await refusedFor(pool, "blocked")).toBe(3_600_000 - BLOCK_MS);
  });
});
