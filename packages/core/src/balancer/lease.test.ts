import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { createMetrics } from "../metrics/create-metrics.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { TargetOptions } from "./call-options.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";
import type { EndpointStatus } from "./endpoint-status.ts";
import type { Lease } from "./lease.ts";
import type { Outcome } from "./outcome.ts";

const BLOCK = 300_000;

type Endpoints = readonly Partial<EndpointOptions<string, string>>[];
type Options = Partial<BalancerOptions<string, string>>;

interface Setup {
  balancer: Balancer<string, string>;
  clock: ManualClock;
  /** Timers of the balancer that are set. */
  timers: Set<unknown>;
  /** The events `attempt`, `success` and `failure`, in order. */
  told: unknown[];
}

function setup(names: string, options: Options = {}, more: Endpoints = []): Setup {
  const clock = manualClock();
  const timers = new Set<unknown>();
  const counted = {
    ...clock,
    setTimeout(run: () => void, ms: number) {
      const handle = clock.setTimeout(() => {
        timers.delete(handle);
        run();
      }, ms);
      timers.add(handle);
      return handle;
    },
    clearTimeout(handle: unknown) {
      timers.delete(handle);
      clock.clearTimeout(handle);
    },
  };
  const endpoints = [...names].map((name, index) => ({
    ...{ name, call: async () => `from ${name}` },
    ...more[index],
  }));
  const base = { name: "pool", endpoints, clock: counted, random: () => 0.5, breaker: { blockJitter: 0 } };
  const balancer = createBalancer({ ...base, ...options });
  const told: unknown[] = [];
  for (const name of ["attempt", "success", "failure"] as const)
    balancer.on(name, (event) => told.push([name, event]));
  return { balancer, clock, timers, told };
}

/** `a` was blocked and its time is over. */
async function halfOpen(names: string): Promise<Setup> {
  const pool = setup(names);
  pool.balancer.trip("a");
  await pool.clock.advance(BLOCK);
  return pool;
}

/** Every endpoint has just failed, which opens it here. */
function dark(names: string): Setup {
  const pool = setup(names, { breaker: { blockJitter: 0, maxFailures: 1, floorFailures: 1 } });
  for (const name of names) taken(pool, { prefer: name }).report(failure());
  expect(pool.balancer.status().map(({ state }) => state)).toEqual([...names].map(() => "open"));
  return pool;
}

function taken({ balancer }: Setup, options: TargetOptions = {}, request = ""): Lease {
  const lease = balancer.acquire(request, options);
  if (lease === undefined) throw new Error("expected a lease");
  return lease;
}

function row({ balancer }: Setup, name = "a"): EndpointStatus | undefined {
  return balancer.status().find((each) => each.name === name);
}

function success(durationMs = 100): Outcome {
  return { kind: "success", durationMs };
}

function failure(code: ErrorCode = "NETWORK", durationMs = 100): Outcome {
  return { kind: "failure", error: new StreamFallbackError(code, "for a test"), durationMs };
}

function neutral(code: ErrorCode = "ABORTED", durationMs = 100): Outcome {
  return { kind: "neutral", error: new StreamFallbackError(code, "for a test"), durationMs };
}

function watched(work: Promise<unknown>): { isDone: boolean } {
  const seen = { isDone: false };
  work.then(() => {
    seen.isDone = true;
  });
  return seen;
}

describe("leases", () => {
  it("are shared out exactly by weight, reported or not", () => {
    const weights = fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 2, maxLength: 5 });
    fc.assert(
      fc.property(weights, fc.boolean(), (given, isReported) => {
        const names = "abcde".slice(0, given.length);
        const pool = setup(
          names,
          {},
          given.map((weight) => ({ weight })),
        );
        const total = given.reduce((sum, weight) => sum + weight, 0);
        const counts = new Map<string, number>();
        for (let count = 0; count < 20 * total; count++) {
          const lease = taken(pool);
          counts.set(lease.endpoint, (counts.get(lease.endpoint) ?? 0) + 1);
          if (isReported) lease.report(success());
        }
        expect([...names].map((name) => counts.get(name))).toEqual(given.map((weight) => 20 * weight));
        pool.balancer.close();
      }),
      { seed: 20_261_121, numRuns: 50 },
    );
  });

  it("count as in flight until they are reported", () => {
    const pool = setup("ab");
    const leases = [taken(pool), taken(pool), taken(pool)];
    expect(pool.balancer.status().map(({ inFlight }) => inFlight)).toEqual([2, 1]);
    const left: unknown[] = [];
    for (const [index, outcome] of [success(), failure(), neutral()].entries()) {
      leases[index]?.report(outcome);
      left.push(pool.balancer.status().reduce((sum, { inFlight }) => sum + inFlight, 0));
    }
    expect(left).toEqual([2, 1, 0]);
  });

  it("go to the preferred endpoint while it may be asked, to none that is excluded", () => {
    const pool = setup("abc");
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "c" }).endpoint).toBe("c");
    expect(taken(pool, { exclude: ["a", "b"] }).endpoint).toBe("c");
    expect(taken(pool, { prefer: "c", exclude: ["c"] }).endpoint).not.toBe("c");
    expect(taken(pool, { prefer: "stranger" }).endpoint).toMatch(/[abc]/);
    pool.balancer.trip("c");
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "c" }).endpoint).not.toBe("c");
    expect(pool.balancer.acquire("", { exclude: ["a", "b", "c"] })).toBeUndefined();
  });

  it("of one key go to one endpoint, with a strategy that heeds it", () => {
    const pool = setup("abcd", { strategy: "consistent-hash", random: seededRandom(1) });
    const ofKey = (key: number) => {
      const lease = taken(pool, { affinityKey: `room ${key}` });
      lease.report(success());
      return lease.endpoint;
    };
    const homes = Array.from({ length: 40 }, (_each, key) => ofKey(key));
    for (let again = 0; again < 3; again++) expect(homes.map((_home, key) => ofKey(key))).toEqual(homes);
    expect(new Set(homes).size).toBe(4);
  });

  it("go only to those who accept the request, and throw what deciding throws", () => {
    const accepts = (request: string) => {
      if (request === "bad") throw new StreamFallbackError("INVALID_INPUT", "bad request");
      return request === "special";
    };
    const pool = setup("ab", {}, [{ accepts, weight: 99 }]);
    expect(taken(pool, {}, "special").endpoint).toBe("a");
    expect(taken(pool, {}, "plain").endpoint).toBe("b");
    expect(() => pool.balancer.acquire("bad")).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
    expect(pool.balancer.status().map(({ inFlight }) => inFlight)).toEqual([1, 1]);
  });
});

describe("the report of a lease", () => {
  const codes: (ErrorCode | undefined)[] = [
    ...([undefined, "NETWORK", "TIMEOUT", "RISK_CONTROL", "RATE_LIMITED", "AUTH_REJECTED"] as const),
    ...(["ROOM_NOT_FOUND", "NOT_LIVE", "ABORTED", "DEADLINE", "ALL_ENDPOINTS_FAILED"] as const),
  ];

  it.each(codes)("does what the same end of an attempt does (%s)", async (code) => {
    const settle = async (): Promise<string> => {
      await new Promise<void>((go) => called.clock.setTimeout(go, 100));
      if (code) throw new StreamFallbackError(code, "for a test");
      return "";
    };
    const policies = { failover: { rounds: 1 }, hedge: { enabled: false } };
    const called = setup("ab", policies, [{ call: settle }]);
    const leased = setup("ab", policies);
    const kind = code === "ABORTED" ? "neutral" : "failure";
    for (let count = 0; count < 14; count++) {
      const call = called.balancer.call("", { exclude: ["b"] }).catch(() => {});
      const lease = leased.balancer.acquire("", { exclude: ["b"] });
      await Promise.all([called.clock.advance(100), leased.clock.advance(100)]);
      await call;
      if (code === undefined) lease?.report(success());
      else lease?.report(kind === "neutral" ? neutral(code) : failure(code));
      expect(leased.balancer.status()).toEqual(called.balancer.status());
      expect(leased.balancer.snapshot()).toEqual(called.balancer.snapshot());
    }
    expect(leased.told).toEqual(called.told);
    expect(leased.told.length).toBeGreaterThan(0);
  });

  it("opens the endpoint with the third failure", () => {
    const pool = setup("ab");
    for (const failureCount of [1, 2, 3]) {
      const lease = taken(pool, { prefer: "a" });
      expect(lease.endpoint).toBe("a");
      lease.report(failure());
      expect(row(pool)).toMatchObject({ failureCount, state: failureCount < 3 ? "closed" : "open" });
    }
    expect(row(pool)?.retryAfterMs).toBe(BLOCK);
    expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
  });

  it("shuts out one identity only, where the site did", () => {
    const pool = setup("ab", { identify: (request) => request });
    taken(pool, { prefer: "a" }, "anna").report(failure("RISK_CONTROL"));
    expect(taken(pool, { prefer: "a" }, "anna").endpoint).toBe("b");
    expect(pool.balancer.acquire("anna", { exclude: ["b"] })).toBeUndefined();
    expect(taken(pool, { prefer: "a" }, "ben").endpoint).toBe("a");
    expect(row(pool)).toMatchObject({ state: "closed", failureCount: 0 });
  });

  it("is a success where the question was proven wrong", () => {
    const pool = setup("ab");
    for (let count = 0; count < 2; count++) taken(pool, { prefer: "a" }).report(failure());
    taken(pool, { prefer: "a" }).report(failure("ROOM_NOT_FOUND"));
    expect(row(pool)).toMatchObject({ state: "closed", failureCount: 1 });
    expect(pool.told.at(-1)).toMatchObject([
      "success",
      { report: { kind: "success", code: "ROOM_NOT_FOUND" } },
    ]);
  });

  it("changes nothing when it is neutral, whatever the error says", () => {
    const pool = setup("ab", {}, [{ weight: 99 }]);
    taken(pool).report(failure());
    const before = [pool.balancer.status(), pool.balancer.snapshot()];
    for (const code of ["ABORTED", "NETWORK", "RISK_CONTROL", "ROOM_NOT_FOUND"] as const)
      taken(pool).report(neutral(code));
    expect([pool.balancer.status(), pool.balancer.snapshot()]).toEqual(before);
  });

  it("gives the latency sample of a success, and of no other end", async () => {
    const pool = setup("a");
    for (let durationMs = 1; durationMs <= 40; durationMs++) {
      const lease = taken(pool);
      await pool.clock.advance(7);
      lease.report(success(durationMs));
    }
    expect(row(pool)?.p95Ms).toBe(38);
    for (const other of [failure("NETWORK", 9_000), neutral("ABORTED", 9_000)])
      for (let count = 0; count < 5; count++) taken(pool).report(other);
    expect(row(pool)?.p95Ms).toBe(38);
  });

  it("counts once: later ones change nothing", () => {
    const pool = setup("a");
    const lease = taken(pool);
    lease.report(success(100));
    const before = [pool.balancer.status(), pool.balancer.snapshot(), [...pool.told]];
    for (const again of [success(9_000), failure(), failure("RISK_CONTROL"), neutral()]) lease.report(again);
    expect([pool.balancer.status(), pool.balancer.snapshot(), pool.told]).toEqual(before);
  });

  it.each([Number.NaN, -1, Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, undefined])(
    "does no harm with a duration of %s",
    async (durationMs) => {
      const metrics = createMetrics();
      const pool = setup("ab", { metrics, strategy: "fastest-response" });
      for (let count = 0; count < 19; count++) taken(pool, { prefer: "a" }).report(success(200));
      for (const outcome of [success(), failure(), neutral()])
        taken(pool, { prefer: "a" }).report({ ...outcome, durationMs: durationMs as number });
      expect(row(pool)).toMatchObject({ p95Ms: 200, inFlight: 0, failureCount: 1 });
      expect(metrics.getLatency("pool", "a")?.p95Ms).toBe(200);
      for (const [, event] of pool.told as [string, { report?: { durationMs: number } }][])
        expect(event.report?.durationMs ?? 0).toBeGreaterThanOrEqual(0);
      expect((await pool.balancer.call("")).value).toMatch(/from/);
      expect(taken(pool).endpoint).toMatch(/[ab]/);
    },
  );
});

describe("a lease that nobody reports", () => {
  it("counts as slow after 5 s, and ends as failed after 10 s", async () => {
    const pool = setup("ab");
    const lease = taken(pool, { prefer: "a" });
    await pool.clock.advance(4_999);
    expect(row(pool)).toMatchObject({ failureCount: 0, inFlight: 1 });
    await pool.clock.advance(1);
    expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(4_999);
    expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(1);
    expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
    expect(pool.told.at(-1)).toMatchObject([
      "failure",
      { report: { endpoint: "a", code: "TIMEOUT", durationMs: 10_000 }, error: { code: "TIMEOUT" } },
    ]);
    const before = [pool.balancer.status(), pool.told.length];
    lease.report(success());
    lease.report(failure());
    expect([pool.balancer.status(), pool.told.length]).toEqual(before);
    expect(pool.timers.size).toBe(0);
  });

  it("opens its endpoint together with two others, as soon as they are slow", async () => {
    const pool = setup("ab", { breaker: { slowCallMs: 1_000 }, failover: { attemptTimeoutMs: 3_000 } });
    for (let count = 0; count < 3; count++) taken(pool, { prefer: "a" });
    await pool.clock.advance(999);
    expect(row(pool)).toMatchObject({ state: "closed", inFlight: 3 });
    await pool.clock.advance(1);
    expect(row(pool)).toMatchObject({ state: "open", inFlight: 3 });
    await pool.clock.advance(2_000);
    expect(row(pool)).toMatchObject({ state: "open", inFlight: 0 });
  });

  it("may still be reported while it is slow, without being counted twice", async () => {
    for (const [outcome, p95Ms] of [
      [success(7_000), 7_000],
      [failure("NETWORK", 7_000), undefined],
    ] as const) {
      const pool = setup("ab");
      const lease = taken(pool, { prefer: "a" });
      await pool.clock.advance(7_000);
      lease.report(outcome);
      expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 0, p95Ms });
      expect(pool.timers.size).toBe(0);
    }
  });

  it("obeys policies that change while it runs", async () => {
    const pool = setup("ab");
    taken(pool, { prefer: "a" });
    pool.balancer.updateConfig({ breaker: { slowCallMs: 1_000 }, failover: { attemptTimeoutMs: 2_000 } });
    await pool.clock.advance(1_000);
    expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 1 });
    await pool.clock.advance(1_000);
    expect(row(pool)).toMatchObject({ failureCount: 1, inFlight: 0 });
  });

  it("never ends by itself where no time is set", async () => {
    const never = Number.POSITIVE_INFINITY;
    const pool = setup("a", { breaker: { slowCallMs: never }, failover: { attemptTimeoutMs: never } });
    const lease = taken(pool);
    await pool.clock.advance(86_400_000);
    expect(row(pool)).toMatchObject({ failureCount: 0, inFlight: 1 });
    lease.report(success());
    expect(row(pool)?.inFlight).toBe(0);
  });
});

describe("a refused lease", () => {
  it("changes nothing while everyone is blocked", async () => {
    const pool = setup("ab");
    for (const name of "ab") pool.balancer.trip(name);
    await pool.clock.advance(1_000);
    const before = [pool.balancer.status(), pool.balancer.snapshot()];
    for (let count = 0; count < 50; count++) expect(pool.balancer.acquire("")).toBeUndefined();
    expect([pool.balancer.status(), pool.balancer.snapshot()]).toEqual(before);
    expect([pool.told, pool.timers.size]).toEqual([[], 0]);
    await pool.clock.advance(BLOCK);
    expect(taken(pool).endpoint).toBe("a");
  });

  it("moves no share", () => {
    const pool = setup("ab", {}, [{ weight: 2 }]);
    const endpoints: string[] = [];
    for (let count = 0; count < 9; count++) {
      endpoints.push(taken(pool).endpoint);
      expect(pool.balancer.acquire("", { exclude: ["a", "b"] })).toBeUndefined();
    }
    expect(endpoints.sort().join("")).toBe("aaaaaabbb");
  });

  it("is all that an empty pool gives", () => {
    expect(setup("").balancer.acquire("")).toBeUndefined();
  });
});

describe("a lease of an endpoint whose block is over", () => {
  it("is its trial, one at a time, while others go elsewhere", async () => {
    const pool = await halfOpen("ab");
    expect(taken(pool).endpoint).toBe("a");
    expect(pool.told).toEqual([["attempt", { endpoint: "a", role: "trial" }]]);
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
    expect((await pool.balancer.call("")).attempts).toMatchObject([{ endpoint: "b", role: "first" }]);
    expect(row(pool)).toMatchObject({ state: "half-open", inFlight: 1 });
  });

  it("closes it with its success", async () => {
    const pool = await halfOpen("ab");
    taken(pool).report(success());
    expect(row(pool)).toMatchObject({ state: "closed", failureCount: 0, inFlight: 0 });
    expect(taken(pool, { prefer: "a" }).endpoint).toBe("a");
  });

  it("doubles the block with its failure", async () => {
    const pool = await halfOpen("ab");
    taken(pool).report(failure());
    expect(row(pool)).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK, inFlight: 0 });
  });

  it("gives the trial back when it is neutral", async () => {
    const pool = await halfOpen("ab");
    taken(pool).report(neutral());
    expect(row(pool)).toMatchObject({ state: "half-open", retryAfterMs: 0 });
    expect(taken(pool).endpoint).toBe("a");
  });

  it("ends after 5 s when nobody reports it, and doubles the block", async () => {
    const pool = await halfOpen("ab");
    const lease = taken(pool);
    await pool.clock.advance(4_999);
    expect(row(pool)).toMatchObject({ state: "half-open", inFlight: 1 });
    await pool.clock.advance(1);
    expect(row(pool)).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK, inFlight: 0 });
    lease.report(success());
    expect(row(pool)?.state).toBe("open");
    expect(pool.timers.size).toBe(0);
  });

  it("leaves nothing for the next one where there is nobody else", async () => {
    const pool = await halfOpen("a");
    const lease = taken(pool);
    expect(pool.balancer.acquire("")).toBeUndefined();
    lease.report(success());
    expect(taken(pool).endpoint).toBe("a");
  });

  it("is void once the endpoint was reset by hand", async () => {
    const pool = await halfOpen("ab");
    const lease = taken(pool);
    pool.balancer.reset("a");
    lease.report(failure());
    expect(row(pool)).toMatchObject({ state: "closed", failureCount: 0, inFlight: 0 });
  });
});

describe("while every endpoint is blocked, a lease", () => {
  it("is the trial that is due, one at a time, and its failure lengthens no block", async () => {
    const pool = dark("ab");
    await pool.clock.advance(4_999);
    expect(pool.balancer.acquire("")).toBeUndefined();
    await pool.clock.advance(1);
    const lease = taken(pool);
    expect(pool.told.at(-1)).toEqual(["attempt", { endpoint: "a", role: "trial" }]);
    expect(pool.balancer.acquire("")).toBeUndefined();
    lease.report(failure());
    expect(row(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK - 5_000 });
    await pool.clock.advance(7_499);
    expect(pool.balancer.acquire("")).toBeUndefined();
    await pool.clock.advance(1);
    expect(taken(pool).endpoint).toBe("b");
  });

  it("ends the trouble for everyone with its success", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    taken(pool).report(success());
    expect(pool.balancer.status()).toMatchObject([{ state: "closed" }, { state: "half-open" }]);
    expect(taken(pool).endpoint).toBe("b");
    expect(pool.told.at(-1)).toEqual(["attempt", { endpoint: "b", role: "trial" }]);
  });

  it("ends after 5 s when nobody reports it, and leaves the turn to the next", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    taken(pool);
    await pool.clock.advance(5_000);
    expect(row(pool)).toMatchObject({ state: "open", retryAfterMs: BLOCK - 10_000, inFlight: 0 });
    await pool.clock.advance(2_500);
    expect(taken(pool).endpoint).toBe("b");
  });
});

describe("events", () => {
  it("tell of leases as of attempts", async () => {
    const pool = setup("a", { identify: (request) => request });
    const error = new StreamFallbackError("NETWORK", "for a test");
    const report = { endpoint: "a", identity: "anna", role: "first", startedMs: 0 } as const;
    const leases = [0, 1, 2].map(() => taken(pool, {}, "anna"));
    await pool.clock.advance(50);
    leases[0]?.report(success(100));
    leases[1]?.report({ kind: "failure", error, durationMs: 30 });
    leases[2]?.report(neutral());
    expect(pool.told).toEqual([
      ...[0, 1, 2].map(() => ["attempt", { endpoint: "a", role: "first" }]),
      ["success", { report: { ...report, kind: "success", durationMs: 100 } }],
      ["failure", { report: { ...report, kind: "failure", code: "NETWORK", durationMs: 30 }, error }],
    ]);
  });

  it("may make a listener report the lease as it turns slow: it is counted once", async () => {
    const pool = setup("ab", { breaker: { maxFailures: 1 } });
    const lease = taken(pool, { prefer: "a" });
    pool.balancer.on("state", () => lease.report(failure("TIMEOUT", 5_000)));
    await pool.clock.advance(5_000);
    expect(row(pool)).toMatchObject({ state: "open", inFlight: 0 });
    expect(pool.timers.size).toBe(0);
    await pool.clock.advance(20_000);
    expect(row(pool)).toMatchObject({ state: "open", inFlight: 0 });
    expect(pool.told.map((event) => (event as [string])[0])).toEqual(["attempt", "failure"]);
  });

  it("may make a listener close the balancer as the trouble ends: the lease is counted once", async () => {
    const pool = dark("ab");
    await pool.clock.advance(5_000);
    const lease = taken(pool);
    const toldBefore = pool.told.length;
    pool.balancer.on("state", () => pool.balancer.close());
    lease.report(success());
    expect(pool.balancer.status().map(({ inFlight }) => inFlight)).toEqual([0, 0]);
    expect(pool.told.slice(toldBefore)).toMatchObject([["success", { report: { kind: "success" } }]]);
    expect(pool.timers.size).toBe(0);
  });

  it("may make a listener close the balancer as a lease is announced: that lease has ended too", async () => {
    const pool = setup("a");
    pool.balancer.on("attempt", () => pool.balancer.close());
    pool.balancer.acquire("");
    expect(row(pool)?.inFlight).toBe(0);
    expect(pool.timers.size).toBe(0);
    await pool.clock.advance(20_000);
    expect(row(pool)).toMatchObject({ failureCount: 0, inFlight: 0 });
  });
});

describe("remove()", () => {
  it("waits for the leases of the endpoint, and gives no more of them", async () => {
    const pool = setup("ab");
    const leases = [taken(pool, { prefer: "a" }), taken(pool, { prefer: "a" }), taken(pool, { prefer: "b" })];
    const drain = watched(pool.balancer.remove("a"));
    for (let count = 0; count < 5; count++) expect(taken(pool, { prefer: "a" }).endpoint).toBe("b");
    leases[0]?.report(success());
    await pool.clock.advance(1_000);
    expect(drain.isDone).toBe(false);
    leases[1]?.report(failure());
    await pool.clock.advance(0);
    expect(drain.isDone).toBe(true);
  });

  it("ends what is left after drainMs, blames nobody, and leaves other endpoints' leases alone", async () => {
    const metrics = createMetrics();
    const pool = setup("ab", { metrics });
    const [lease] = [taken(pool, { prefer: "a" }), taken(pool, { prefer: "b" })];
    const drain = watched(pool.balancer.remove("a", { drainMs: 2_000 }));
    await pool.clock.advance(1_999);
    expect(drain.isDone).toBe(false);
    await pool.clock.advance(1);
    expect(drain.isDone).toBe(true);
    lease.report(failure());
    expect(pool.told.map((event) => (event as [string])[0])).toEqual(["attempt", "attempt"]);
    expect(row(pool, "b")).toMatchObject({ failureCount: 0, inFlight: 1 });
    expect(metrics.read()[0]?.endpoints).toMatchObject([
      { endpoint: "a", codes: { ABORTED: 1 }, failures: 0 },
    ]);
  });
});

describe("close()", () => {
  it("ends leases, blames nobody and gives no more", async () => {
    const metrics = createMetrics();
    const pool = setup("ab", { metrics });
    const leases = [taken(pool), taken(pool), taken(pool)];
    pool.balancer.close();
    for (const lease of leases) lease.report(failure());
    expect(pool.balancer.status()).toMatchObject([
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
    ]);
    expect(pool.balancer.acquire("")).toBeUndefined();
    expect(pool.told).toHaveLength(3);
    expect(metrics.read()[0]?.endpoints).toMatchObject([{ codes: { CLOSED: 2 } }, { codes: { CLOSED: 1 } }]);
    await pool.clock.advance(20_000);
    expect(pool.told).toHaveLength(3);
  });

  it.each(["close", "remove"] as const)("or %s() tells how long a lease has run", async (how) => {
    const durations: number[] = [];
    const metrics = createMetrics();
    const pool = setup("a", {
      metrics: { ...metrics, recordResponse: ({ durationMs }) => void durations.push(durationMs) },
    });
    taken(pool);
    await pool.clock.advance(2_000);
    if (how === "close") pool.balancer.close();
    else {
      const drain = pool.balancer.remove("a", { drainMs: 0 });
      await pool.clock.advance(0);
      await drain;
    }
    expect(durations).toEqual([2_000]);
  });
});

it.each<[string, (pool: Setup, lease: Lease) => unknown]>([
  ["succeeded", (_pool, lease) => lease.report(success())],
  ["failed", (_pool, lease) => lease.report(failure())],
  ["was given up", (_pool, lease) => lease.report(neutral())],
  ["was never reported", ({ clock }) => clock.advance(10_000)],
  ["was closed", ({ balancer }) => balancer.close()],
  [
    "was drained",
    async ({ balancer, clock }) => {
      const drain = balancer.remove("a", { drainMs: 100 });
      await clock.advance(100);
      await drain;
    },
  ],
])("a lease that %s leaves no timer", async (_how, end) => {
  const pool = setup("a");
  const lease = taken(pool);
  expect(pool.timers.size).toBe(1);
  await end(pool, lease);
  expect(pool.timers.size).toBe(0);
});
