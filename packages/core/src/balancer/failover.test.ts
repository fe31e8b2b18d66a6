import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { type Played, played } from "./test-world/played.ts";
import { createPool, type Pool, type PoolOptions, rowOf } from "./test-world/pool.ts";

/** The first wait before another round, where chance gives the middle of its range. */
const ROUND_WAIT = 1_000;

interface Setup extends Pool {
  /** Who was asked, in order. */
  asked: string[];
}

type Script = Record<string, Partial<Played> & { fails?: ErrorCode[] }>;

/** Each endpoint fails with its codes one after another, then answers. */
function setup(script: Script, options?: PoolOptions): Setup {
  const asked: string[] = [];
  const endpoints = Object.entries(script).map(([name, { fails = [], ...endpoint }]) => {
    const meets = () => {
      asked.push(name);
      return fails.shift() ?? "well";
    };
    return played(name, meets, endpoint);
  });
  return { ...createPool(endpoints, options), asked };
}

/** As many failures as any test has attempts. */
function always(code: ErrorCode): ErrorCode[] {
  return new Array<ErrorCode>(100).fill(code);
}

describe("a call after a failed attempt", () => {
  it("asks in the same round who accepts the request only since that attempt", async () => {
    let isTaught = false;
    const accepts = () => {
      const accepted = isTaught;
      isTaught = true;
      return accepted;
    };
    const { balancer } = setup({ first: { weight: 100, fails: always("INCOMPLETE") }, taught: { accepts } });
    const { endpoint, attempts } = await balancer.call("");
    expect({ endpoint, attempts: attempts.length }).toEqual({ endpoint: "taught", attempts: 2 });
  });

  it("asks by priority, then by weight, and reports every attempt", async () => {
    const { balancer, asked } = setup({
      first: { weight: 100, priority: 9, fails: ["NETWORK"] },
      late: { priority: 3 },
      light: { priority: 2, weight: 1, fails: ["PARSE"] },
      heavy: { priority: 2, weight: 2, fails: ["TIMEOUT"] },
    });
    const { value, attempts } = await balancer.call("");
    expect(value).toBe("from late");
    expect(asked).toEqual(["first", "heavy", "light", "late"]);
    expect(attempts.map(({ endpoint, role, kind, code }) => [endpoint, role, kind, code])).toEqual([
      ["first", "first", "failure", "NETWORK"],
      ["heavy", "failover", "failure", "TIMEOUT"],
      ["light", "failover", "failure", "PARSE"],
      ["late", "failover", "success", undefined],
    ]);
  });

  it("asks endpoints without counted failures first, whatever the priority", async () => {
    const script = { a: { weight: 9, fails: always("NETWORK") }, b: { priority: 1 }, c: { priority: 5 } };
    const flaky: Script = { ...script, b: { priority: 1, weight: 1, fails: ["NETWORK"] } };
    const { balancer, asked } = setup(flaky, { breaker: { maxFailures: 10 } });
    await balancer.call("");
    expect(asked).toEqual(["a", "b", "c"]);
    asked.length = 0;
    await balancer.call("");
    // By priority b would come before c, but b has a counted failure.
    expect(asked).toEqual(["a", "c"]);
  });

  it("never asks an endpoint twice in a round", async () => {
    const { balancer, asked } = setup(
      { a: { fails: always("NETWORK") }, b: { fails: always("NETWORK") }, c: { fails: always("NETWORK") } },
      { failover: { rounds: 1 } },
    );
    await failureOf(balancer.call(""));
    expect(asked.sort()).toEqual(["a", "b", "c"]);
  });

  it.each(["TIMEOUT", "NETWORK", "HTTP_STATUS", "REPLY_TOO_LARGE", "PARSE", "SCHEMA", "INCOMPLETE"] as const)(
    "with %s counts it against the endpoint and asks another one",
    async (code) => {
      const pool = setup({ a: { weight: 9, fails: [code] }, b: {} });
      expect((await pool.balancer.call("")).endpoint).toBe("b");
      expect(rowOf(pool, "a")).toMatchObject({ state: "closed", failureCount: 1 });
    },
  );

  it.each(["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"] as const)(
    "with %s opens the endpoint at once and asks another one",
    async (code) => {
      const pool = setup({ a: { weight: 9, fails: [code] }, b: {} });
      expect((await pool.balancer.call("")).endpoint).toBe("b");
      expect(rowOf(pool, "a")).toMatchObject({ state: "open", retryAfterMs: 300_000 });
    },
  );

  it("with AUTH_REJECTED does not count it against the endpoint, but asks another one", async () => {
    const pool = setup({ a: { weight: 9, fails: ["AUTH_REJECTED"] }, b: {} });
    expect((await pool.balancer.call("")).endpoint).toBe("b");
    expect(rowOf(pool, "a")).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("with PROXY counts it against nobody, and asks nobody else through the same dead proxy", async () => {
    const pool = setup({ a: { weight: 9, fails: ["PROXY"] }, b: {} });
    const failure = await failureOf(pool.balancer.call(""));
    expect(failure).toMatchObject({ code: "PROXY", attempts: [{ endpoint: "a", code: "PROXY" }] });
    expect(rowOf(pool, "a")).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("with a wait that the site asks for blocks the endpoint for that long", async () => {
    const blocked = new StreamFallbackError("RATE_LIMITED", "slow down", { retryAfterMs: 1_200_000 });
    const pool = createPool([played("a", blocked)]);
    await failureOf(pool.balancer.call(""));
    expect(rowOf(pool, "a")).toMatchObject({ state: "open", retryAfterMs: 1_200_000 });
  });
});

describe("an error that the question itself is to blame for", () => {
  it.each(["INVALID_INPUT", "ROOM_NOT_FOUND", "ROOM_RESTRICTED", "UID_REQUIRED", "NOT_LIVE"] as const)(
    "ends the call, which asks no other endpoint (%s)",
    async (code) => {
      const { balancer, asked } = setup({ a: { weight: 9, fails: [code] }, b: {} });
      const error = await failureOf(balancer.call(""));
      expect(error).toMatchObject({
        code,
        fault: "query",
        attempts: [{ endpoint: "a", kind: "success", code }],
      });
      expect(asked).toEqual(["a"]);
    },
  );

  it("counts as a success of the endpoint that proved it", async () => {
    const pool = setup({ a: { fails: ["NETWORK", "ROOM_NOT_FOUND"] } }, { failover: { rounds: 1 } });
    await failureOf(pool.balancer.call(""));
    expect(rowOf(pool, "a").failureCount).toBe(1);
    await failureOf(pool.balancer.call(""));
    expect(rowOf(pool, "a").failureCount).toBe(0);
  });
});

describe("the second round of a call", () => {
  it("comes after a jittered wait and may ask every endpoint again", async () => {
    const { balancer, clock, asked } = setup({ a: { fails: ["NETWORK"] }, b: { fails: ["NETWORK"] } });
    const call = balancer.call("");
    await clock.advance(ROUND_WAIT - 1);
    expect(asked).toEqual(["a", "b"]);
    await clock.advance(1);
    const { endpoint, attempts } = await call;
    expect(endpoint).toBe("a");
    expect(attempts.at(-1)).toMatchObject({ role: "failover", startedMs: ROUND_WAIT, durationMs: 0 });
  });

  it.each([
    [0, 500],
    [0.999, 1_499],
  ])("waits between 0.5 and 1.5 s (draw %d)", async (draw, wait) => {
    const { balancer, clock, asked } = setup({ a: { fails: ["NETWORK"] } }, { random: () => draw });
    const call = balancer.call("");
    await clock.advance(wait - 1);
    expect(asked).toEqual(["a"]);
    await clock.advance(1);
    await call;
  });

  it("is the last one", async () => {
    const { balancer, clock, asked } = setup(
      { a: { fails: always("NETWORK") }, b: { fails: always("NETWORK") } },
      { breaker: { maxFailures: 100 } },
    );
    const failure = failureOf(balancer.call(""));
    await clock.advance(ROUND_WAIT);
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(asked).toEqual(["a", "b", "a", "b"]);
  });

  it("does not come when it could not begin in time", async () => {
    const { balancer, asked } = setup({ a: { fails: always("NETWORK") } });
    const error = await failureOf(balancer.call("", { timeoutMs: ROUND_WAIT }));
    expect(error.code).toBe("ALL_ENDPOINTS_FAILED");
    expect(asked).toEqual(["a"]);
  });

  it("does not come when every endpoint is blocked by then", async () => {
    const { balancer, asked } = setup({ a: { fails: always("RISK_CONTROL") } });
    expect(await failureOf(balancer.call(""))).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(asked).toEqual(["a"]);
  });

  it("tells who failed, even if every endpoint was tripped in the wait before it", async () => {
    const { balancer, clock } = setup({ a: { fails: always("NETWORK") } });
    const failure = failureOf(balancer.call(""));
    await clock.advance(ROUND_WAIT / 2);
    balancer.trip("a");
    await clock.advance(ROUND_WAIT / 2);
    expect(await failure).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      cause: { code: "NETWORK" },
      attempts: [{ endpoint: "a", code: "NETWORK" }],
      retryAfterMs: 300_000 - ROUND_WAIT / 2,
    });
  });
});

describe("a call that fails at every endpoint", () => {
  it("says who failed, how and after how long, with the last failure as cause", async () => {
    const { balancer } = setup(
      { a: { fails: ["NETWORK"] }, b: { fails: ["PARSE"] } },
      { failover: { rounds: 1 }, describe: (request) => `room ${request}` },
    );
    const error = await failureOf(balancer.call("42"));
    expect(error).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", fault: "pool", cause: { code: "PARSE" } });
    expect(error.attempts.map(({ endpoint, code }) => [endpoint, code])).toEqual([
      ["a", "NETWORK"],
      ["b", "PARSE"],
    ]);
    expect(error.message).toContain("room 42");
    expect(error.message).toMatch(/a NETWORK after 0 ms, b PARSE after 0 ms/);
  });

  it("tells when asking again can succeed at the earliest", async () => {
    const { balancer } = setup({ a: { fails: ["RISK_CONTROL"] }, b: { fails: ["RISK_CONTROL"] } });
    expect((await failureOf(balancer.call(""))).retryAfterMs).toBe(300_000);
  });
});

describe("a call while no endpoint may be asked", () => {
  it("is refused at once with the time until the first one may be asked", async () => {
    const { balancer, clock, asked } = setup({ a: {}, b: {} });
    balancer.trip("a");
    await clock.advance(60_000);
    balancer.trip("b");
    const error = await failureOf(balancer.call(""));
    expect(error).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      fault: "pool",
      attempts: [],
      retryAfterMs: 240_000,
    });
    expect(asked).toEqual([]);
    await clock.advance(240_000);
    expect((await balancer.call("")).endpoint).toBe("a");
  });

  it("counts only endpoints that accept its request", async () => {
    const { balancer, clock } = setup({ a: { accepts: () => false }, b: {} });
    balancer.trip("a");
    await clock.advance(60_000);
    balancer.trip("b");
    expect((await failureOf(balancer.call(""))).retryAfterMs).toBe(300_000);
  });

  it("is refused without a time when no endpoint accepts its request", async () => {
    const { balancer } = setup({ a: { accepts: () => false } });
    expect(await failureOf(balancer.call(""))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      retryAfterMs: undefined,
    });
  });
});

describe("an endpoint that is skipped without blame", () => {
  it("is one that does not accept the request", async () => {
    const pool = setup({ a: { accepts: (request) => request === "for a" }, b: {} });
    for (let count = 0; count < 10; count++) expect((await pool.balancer.call("")).endpoint).toBe("b");
    expect(rowOf(pool, "a")).toMatchObject({ state: "closed", failureCount: 0, lastFailureAt: undefined });
    const asked = [await pool.balancer.call("for a"), await pool.balancer.call("for a")];
    expect(asked.map(({ endpoint }) => endpoint)).toContain("a");
  });

  it("is one of weight 0, in a failover too", async () => {
    const { balancer, asked } = setup(
      { a: { weight: 0 }, b: { fails: always("NETWORK") } },
      { failover: { rounds: 1 } },
    );
    await failureOf(balancer.call(""));
    expect(asked).toEqual(["b"]);
  });

  it("is one that the caller excludes, in a failover and for a trial too", async () => {
    const { balancer, clock, asked } = setup(
      { a: {}, b: { fails: always("NETWORK") } },
      { failover: { rounds: 1 } },
    );
    await failureOf(balancer.call("", { exclude: ["a"] }));
    balancer.trip("a");
    await clock.advance(300_000);
    await failureOf(balancer.call("", { exclude: ["a"] }));
    expect(asked).toEqual(["b", "b"]);
  });
});
