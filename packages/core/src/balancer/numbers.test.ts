import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { BalancerNumbers } from "./numbers.ts";
import { failureOf } from "./test-world/failures.ts";
import { taken } from "./test-world/lease-pool.ts";
import { after, answering, failing, held, inTurn, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

/** Every request is its own identity, but for "": that of all who name none. */
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  const identify = (request: string) => request || "default";
  return createPool(endpoints, { failover: { rounds: 1 }, identify, ...options });
}

const endpointOf = ({ balancer }: Pool, name = "a") =>
  balancer.numbers().endpoints.find((row) => row.name === name);
const pairOf = ({ balancer }: Pool, identity: string, name = "a") =>
  balancer.numbers().pairs.find((row) => row.identity === identity && row.endpoint === name);
const identityOf = ({ balancer }: Pool, name: string) =>
  balancer.numbers().identities.find(({ identity }) => identity === name);

const ZEROS = {
  ...{ requests: 0, answers: 0, errors: 0, successCalls: 0, failureCalls: 0, rejectedCalls: 0 },
  ...{ successRate: undefined, avgLatencyMs: undefined, p95Ms: undefined, retryAfterMs: 0 },
};

describe("the numbers of a balancer", () => {
  it("begin with a row of zeros for each endpoint, and no other", () => {
    expect(setup([answering("a"), answering("b")]).balancer.numbers()).toEqual({
      endpoints: ["a", "b"].map((name) => ({ name, state: "closed", ...ZEROS })),
      pairs: [],
      identities: [],
    });
  });

  it("tell what was sent, and what came of it", async () => {
    const pool = setup([]);
    pool.balancer.add(played("a", inTurn(after(pool.clock, 100), after(pool.clock, 300, "NETWORK"), "held")));
    const call = pool.balancer.call("anna");
    await pool.clock.advance(100);
    await call;
    const failure = failureOf(pool.balancer.call("anna"));
    await pool.clock.advance(300);
    await failure;
    void pool.balancer.call("anna").catch(() => {});
    const told = { requests: 3, answers: 1, errors: 1, successRate: 0.5, avgLatencyMs: 100, p95Ms: 100 };
    const calls = { successCalls: 1, failureCalls: 1, rejectedCalls: 0 };
    for (const row of [endpointOf(pool), pairOf(pool, "anna"), identityOf(pool, "anna")])
      expect(row).toMatchObject({ ...told, ...calls });
    pool.balancer.close();
  });

  it("are kept apart by identity, and together by endpoint", async () => {
    const pool = setup([answering("a")]);
    for (const who of ["anna", "ben", "anna", ""]) await pool.balancer.call(who);
    expect(endpointOf(pool)).toMatchObject({ requests: 4, successCalls: 4 });
    expect(pool.balancer.numbers().pairs.map(({ identity, requests }) => [identity, requests])).toEqual([
      ["default", 1],
      ["ben", 1],
      ["anna", 2],
    ]);
    expect(pool.balancer.numbers().identities.map(({ identity, requests }) => [identity, requests])).toEqual([
      ["default", 1],
      ["ben", 1],
      ["anna", 2],
    ]);
  });

  it("give each call to the endpoint that answered it, and to no other", async () => {
    const pool = setup([failing("a", { weight: 99 }), answering("b")]);
    await pool.balancer.call("anna");
    expect(endpointOf(pool, "a")).toMatchObject({ requests: 1, errors: 1, successCalls: 0, failureCalls: 0 });
    expect(endpointOf(pool, "b")).toMatchObject({ requests: 1, errors: 0, successCalls: 1 });
    expect(identityOf(pool, "anna")).toMatchObject({
      requests: 2,
      errors: 1,
      successCalls: 1,
      failureCalls: 0,
    });
  });

  it("count a call that nobody answered once for its identity, and for all who were asked in vain", async () => {
    const pool = setup([failing("a"), failing("b")]);
    await failureOf(pool.balancer.call("anna"));
    for (const name of ["a", "b"]) expect(endpointOf(pool, name)).toMatchObject({ failureCalls: 1 });
    expect(identityOf(pool, "anna")).toMatchObject({ requests: 2, errors: 2, failureCalls: 1 });
  });

  it("count a call that was kept away where it could not ask", async () => {
    const pool = setup([failing("a"), answering("b")]);
    pool.balancer.trip("a");
    pool.balancer.trip("b", { identity: "anna" });
    await failureOf(pool.balancer.call("anna"));
    for (const name of ["a", "b"])
      expect(pairOf(pool, "anna", name)).toMatchObject({ requests: 0, rejectedCalls: 1 });
    expect(identityOf(pool, "anna")).toMatchObject({ rejectedCalls: 1, failureCalls: 0 });
    pool.balancer.reset("a");
    await failureOf(pool.balancer.call("anna"));
    expect(pairOf(pool, "anna", "a")).toMatchObject({ failureCalls: 1, rejectedCalls: 1 });
    expect(pairOf(pool, "anna", "b")).toMatchObject({ failureCalls: 0, rejectedCalls: 2 });
  });

  it("count a call that the pace kept away where it was held back", async () => {
    const pace = { waitMs: (endpoint: string) => (endpoint === "a" ? 1_000 : 0), take: () => {} };
    const pool = setup([answering("a"), failing("b")], { pace });
    await failureOf(pool.balancer.call("anna"));
    expect(pairOf(pool, "anna", "a")).toMatchObject({ requests: 0, failureCalls: 0, rejectedCalls: 1 });
    expect(pairOf(pool, "anna", "b")).toMatchObject({ failureCalls: 1, rejectedCalls: 0 });
  });

  it("take a proven no for an answer", async () => {
    const pool = setup([played("a", "ROOM_NOT_FOUND")]);
    await failureOf(pool.balancer.call("anna"));
    expect(endpointOf(pool)).toMatchObject({ answers: 1, errors: 0, successCalls: 1, failureCalls: 0 });
  });

  it("blame nobody for what the caller ended, and for attempts that were given up", async () => {
    const pool = setup([held("a")]);
    const caller = new AbortController();
    const failure = failureOf(pool.balancer.call("anna", { signal: caller.signal }));
    caller.abort();
    await failure;
    expect(endpointOf(pool)).toMatchObject({
      requests: 1,
      answers: 0,
      errors: 0,
      failureCalls: 0,
      successRate: undefined,
    });
  });

  it("count a call whose time was over as one without an answer", async () => {
    const pool = setup([held("a")], { hedge: { enabled: false } });
    const failure = failureOf(pool.balancer.call("anna", { timeoutMs: 1_000 }));
    await pool.clock.advance(1_000);
    await failure;
    expect(endpointOf(pool)).toMatchObject({ requests: 1, errors: 0, failureCalls: 1 });
  });

  it("count leases as calls", () => {
    const pool = setup([answering("a")]);
    taken(pool, {}, "anna").report({ kind: "success", durationMs: 40 });
    const error = new StreamFallbackError("NETWORK", "for a test");
    taken(pool, {}, "anna").report({ kind: "failure", error, durationMs: 1 });
    expect(identityOf(pool, "anna")).toMatchObject({
      ...{ requests: 2, answers: 1, errors: 1, avgLatencyMs: 40, successCalls: 1, failureCalls: 1 },
    });
  });

  it("show endpoints that hide who asks by address", async () => {
    const addressOf = (request: string) => (request === "anna" ? "proxy-1" : "default");
    const pool = setup([answering("a", { isAnonymous: true })], { addressOf });
    for (const who of ["anna", "ben"]) await pool.balancer.call(who);
    expect(pool.balancer.numbers().pairs.map(({ identity }) => identity)).toEqual(["default", "proxy-1"]);
    expect(pool.balancer.numbers().identities.map(({ identity }) => identity)).toEqual(["anna", "ben"]);
  });

  it("are a copy", async () => {
    const pool = setup([answering("a")]);
    await pool.balancer.call("anna");
    const taken = pool.balancer.numbers();
    const before = structuredClone(taken);
    await pool.balancer.call("anna");
    expect(taken).toEqual(before);
    Object.assign(taken.endpoints[0] ?? {}, { requests: 99 });
    expect(endpointOf(pool)?.requests).toBe(2);
  });

  it("go when their endpoint goes", async () => {
    const pool = setup([answering("a"), answering("b")]);
    await pool.balancer.call("anna", { prefer: "a" });
    await pool.balancer.remove("a");
    expect(pool.balancer.numbers()).toMatchObject({ endpoints: [{ name: "b" }], pairs: [] });
  });

  it("outlast a reset by hand", async () => {
    const pool = setup([answering("a")]);
    await pool.balancer.call("anna");
    pool.balancer.reset();
    expect(pairOf(pool, "anna")).toMatchObject({ requests: 1 });
  });
});

describe("the state", () => {
  it("of an endpoint is open only where nobody may ask, and of an identity where it may ask none", async () => {
    const pool = setup([
      played("a", (who) => (who === "ben" ? "well" : "RISK_CONTROL"), { weight: 99 }),
      answering("b"),
    ]);
    for (const who of ["anna", "ben"]) await pool.balancer.call(who);
    expect(endpointOf(pool)).toMatchObject({ state: "closed", retryAfterMs: 0 });
    expect(pairOf(pool, "anna")).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
    expect(identityOf(pool, "anna")).toMatchObject({ state: "closed", retryAfterMs: 0 });
    pool.balancer.trip("b", { identity: "anna" });
    expect(identityOf(pool, "anna")).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
    pool.balancer.trip("a", { identity: "ben" });
    expect(endpointOf(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
  });

  it("of an endpoint that fails is that of its own breaker, whoever asks", async () => {
    const pool = setup([failing("a")], { breaker: { maxFailures: 1, floorFailures: 1 } });
    await failureOf(pool.balancer.call("anna"));
    for (const row of [endpointOf(pool), pairOf(pool, "anna"), identityOf(pool, "anna")])
      expect(row).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
  });

  it("of the only identity is that of its endpoint", async () => {
    const pool = setup([played("a", "RISK_CONTROL")]);
    await failureOf(pool.balancer.call(""));
    expect(endpointOf(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK_MS });
  });

  it("is told of a pair that is blocked without having asked", () => {
    const pool = setup([answering("a")]);
    pool.balancer.trip("a", { identity: "anna" });
    expect(pairOf(pool, "anna")).toMatchObject({ requests: 0, state: "open" });
  });
});

describe("thousands of identities", () => {
  it("are counted up to a bound, those that asked last", async () => {
    const pool = setup([answering("a")]);
    await pool.balancer.call("regular");
    for (let count = 0; count < 3_000; count++) {
      await pool.balancer.call(`id ${count}`);
      if (count % 500 === 0) await pool.balancer.call("regular");
    }
    const { endpoints, pairs, identities } = pool.balancer.numbers();
    expect([pairs.length, identities.length]).toEqual([1_000, 1_000]);
    expect(endpoints[0]?.requests).toBe(3_007);
    expect(pairOf(pool, "regular")).toMatchObject({ requests: 7 });
    expect(identityOf(pool, "id 2999")).toMatchObject({ requests: 1 });
  });
});

describe("whatever happens", () => {
  const ends = fc.constantFrom("well", "NETWORK", "RISK_CONTROL", "ROOM_NOT_FOUND", "AUTH_REJECTED", "LOCAL");
  const step = fc.record({ who: fc.constantFrom("", "anna", "ben"), waitMs: fc.nat(200_000) });

  it("attempts and calls add up, and everything survives JSON", async () => {
    const property = fc.asyncProperty(
      fc.array(ends, { minLength: 3, maxLength: 40 }),
      fc.array(step, { maxLength: 30 }),
      async (moods, steps) => {
        const played_ = (name: string, at: number): Played =>
          played(name, inTurn(...(moods.filter((_, index) => index % 3 === at) as never[])));
        const pool = setup([played_("a", 0), played_("b", 1), played_("c", 2)]);
        let given = 0;
        pool.balancer.on("attempt", () => {
          given += 1;
        });
        for (const { who, waitMs } of steps) {
          await pool.balancer.call(who).catch(() => {});
          await pool.clock.advance(waitMs);
        }
        const numbers = pool.balancer.numbers();
        expect(sumOf(numbers.endpoints, "requests")).toBe(given);
        for (const name of ["requests", "answers", "errors", "successCalls"] as const) {
          expect(sumOf(numbers.pairs, name)).toBe(sumOf(numbers.endpoints, name));
          expect(sumOf(numbers.identities, name)).toBe(sumOf(numbers.endpoints, name));
        }
        for (const { requests, answers, errors, successRate = 0 } of rowsOf(numbers)) {
          expect(answers + errors).toBeLessThanOrEqual(requests);
          expect(successRate >= 0 && successRate <= 1).toBe(true);
        }
        expect(JSON.parse(JSON.stringify(numbers))).toEqual(numbers);
        pool.balancer.close();
      },
    );
    await fc.assert(property, { seed: 20_261_129, numRuns: 200 });
  });
});

type Row = BalancerNumbers["endpoints"][number] | BalancerNumbers["pairs"][number];

function rowsOf({ endpoints, pairs, identities }: BalancerNumbers) {
  return [...endpoints, ...pairs, ...identities];
}

function sumOf(
  rows: readonly Omit<Row, "name" | "endpoint">[],
  name: "requests" | "answers" | "errors" | "successCalls",
) {
  return rows.reduce((total, row) => total + row[name], 0);
}
