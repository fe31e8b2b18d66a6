import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { createMetrics, type EndpointNumbers, type Metrics } from "../metrics/create-metrics.ts";
import type { MetricSource, MetricsSink } from "../metrics/metrics-sink.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { CallOptions } from "./call-options.ts";
import { boom } from "./test-world/failures.ts";
import { after, inTurn, type Played, played } from "./test-world/played.ts";
import { createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";

const SECRET = "room 7300000000000000007; sessionid=c00kie";

interface Setup extends Pool {
  a: Played;
  b: Played;
  /** How each call so far ended: who answered, or the code. */
  ends: string[];
  /** Calls and lets time pass until the call is over. */
  call(ms: number, options?: CallOptions): Promise<void>;
}

/** Endpoints that answer at once, unless told otherwise; their answers hold what a sink must not see. */
function setup(names: "a" | "ab", options?: PoolOptions): Setup {
  const clock = manualClock();
  const says = (request: string) => `the answer to ${request}`;
  const a = played("a", after(clock, 0), { priority: 0, says });
  const b = played("b", after(clock, 0), { priority: 1, says });
  const pool = createPool(names === "a" ? [a] : [a, b], { clock, ...options });
  const ends: string[] = [];
  async function call(ms: number, callOptions: CallOptions = {}): Promise<void> {
    const ended = pool.balancer.call(SECRET, callOptions).then(
      ({ endpoint }) => ends.push(endpoint),
      (error: StreamFallbackError) => ends.push(error.code),
    );
    await clock.advance(ms);
    await ended;
  }
  return { ...pool, a, b, ends, call };
}

/** A failure whose message and cause hold what a sink must not see. */
function failing(clock: ManualClock, afterMs: number, code: ErrorCode = "NETWORK"): Played["mood"] {
  const error = new StreamFallbackError(code, `no: ${SECRET}`, { cause: new Error(SECRET) });
  return after(clock, afterMs, error);
}

/** A success, a failover, an abort, a hedge beside silence, and the failure that opens `a`. */
async function story(pool: Setup): Promise<string[]> {
  const { a, b, clock } = pool;
  a.mood = inTurn(after(clock, 100), failing(clock, 50), "held");
  b.mood = inTurn(after(clock, 200), after(clock, 400), after(clock, 300));
  await pool.call(100, { prefer: "a" });
  await pool.call(250, { prefer: "a" });
  const caller = new AbortController();
  clock.setTimeout(() => caller.abort(), 30);
  await pool.call(30, { prefer: "a", signal: caller.signal });
  a.mood = inTurn("held", failing(clock, 60));
  await pool.call(3_400, { prefer: "a" });
  await pool.call(360, { prefer: "a" });
  return pool.ends;
}

const STORY_ENDS = ["a", "b", "ABORTED", "b", "b"];

/** A failure, and an answer of the same endpoint in the second round. */
async function secondRound(pool: Setup): Promise<string[]> {
  pool.a.mood = inTurn(failing(pool.clock, 50), after(pool.clock, 100));
  await pool.call(20_000);
  return pool.ends;
}

/** A sink that keeps what it is told. */
function recorder(): { sink: MetricsSink; told: [method: string, metric: MetricSource][] } {
  const told: [string, MetricSource][] = [];
  const keep = (method: string) => (metric: MetricSource) => void told.push([method, metric]);
  const sink: MetricsSink = {
    ...createMetrics(),
    recordResponse: keep("response"),
    recordFailover: keep("failover"),
    recordCircuitBreak: keep("circuitBreak"),
    recordRetry: keep("retry"),
  };
  return { sink, told };
}

function numbersOf(metrics: Metrics, endpoint: string): EndpointNumbers | undefined {
  return metrics.read()[0]?.endpoints.find((each) => each.endpoint === endpoint);
}

describe("metrics of a balancer", () => {
  it("count what happened, each endpoint under its name", async () => {
    const metrics = createMetrics();
    expect(await story(setup("ab", { metrics }))).toEqual(STORY_ENDS);
    expect(metrics.read().map(({ service }) => service)).toEqual(["pool"]);
    expect(numbersOf(metrics, "a")).toEqual({
      endpoint: "a",
      ...{ attempts: 5, successes: 1, failures: 3 },
      durations: { count: 1, sumMs: 100, buckets: [0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0] },
      codes: { NETWORK: 2, ABORTED: 1, TIMEOUT: 1 },
      ...{ failovers: 2, retries: 0, openings: 1, state: "open" },
      latency: { samples: 1, meanMs: 100, p95Ms: 100 },
    });
    expect(numbersOf(metrics, "b")).toEqual({
      endpoint: "b",
      ...{ attempts: 3, successes: 3, failures: 0, codes: {} },
      durations: { count: 3, sumMs: 900, buckets: [0, 0, 0, 1, 2, 0, 0, 0, 0, 0, 0] },
      ...{ failovers: 0, retries: 0, openings: 0, state: "closed" },
      latency: { samples: 3, meanMs: 300, p95Ms: 400 },
    });
  });

  it("answer alert rules: latency of one and of all, and the share of failovers", async () => {
    const metrics = createMetrics();
    await story(setup("ab", { metrics }));
    expect(metrics.getLatency("pool", "b")).toEqual({ samples: 3, meanMs: 300, p95Ms: 400 });
    expect(metrics.getServiceLatency("pool")).toEqual({ samples: 4, meanMs: 250, p95Ms: 400 });
    expect(metrics.getFailoverRate("pool")).toBe(2 / 8);
    expect(metrics.getFailoverRate("another pool")).toBe(0);
  });

  it("tell the role of every attempt, in the order in which they end", async () => {
    const { sink, told } = recorder();
    await story(setup("ab", { metrics: sink }));
    const source = { service: "pool" };
    const responses = told.filter(([method]) => method === "response").map(([, metric]) => metric);
    const ok = { ...source, outcome: "success" };
    const bad = { ...source, outcome: "failure" };
    expect(responses).toEqual([
      { ...ok, endpoint: "a", role: "first", durationMs: 100 },
      { ...bad, endpoint: "a", role: "first", durationMs: 50, code: "NETWORK" },
      { ...ok, endpoint: "b", role: "failover", durationMs: 200 },
      { ...source, endpoint: "a", role: "first", outcome: "neutral", durationMs: 30, code: "ABORTED" },
      { ...ok, endpoint: "b", role: "hedge", durationMs: 400 },
      { ...bad, endpoint: "a", role: "first", durationMs: 3_400, code: "TIMEOUT" },
      { ...bad, endpoint: "a", role: "first", durationMs: 60, code: "NETWORK" },
      { ...ok, endpoint: "b", role: "failover", durationMs: 300 },
    ]);
  });

  it("tell each failover with its reason, and each change of a breaker", async () => {
    const { sink, told } = recorder();
    const pool = setup("ab", { metrics: sink });
    await story(pool);
    await pool.clock.advance(300_000);
    await pool.call(0, { prefer: "b" });
    const failover = { service: "pool", endpoint: "a", to: "b", code: "NETWORK" };
    const change = { service: "pool", endpoint: "a" };
    expect(told.filter(([method]) => method !== "response")).toEqual([
      ["failover", failover],
      ["circuitBreak", { ...change, from: "closed", to: "open" }],
      ["failover", failover],
      ["circuitBreak", { ...change, from: "open", to: "half-open" }],
      ["circuitBreak", { ...change, from: "half-open", to: "closed" }],
    ]);
  });

  it("tell the second round as a retry, with the wait before it", async () => {
    const { sink, told } = recorder();
    expect(await secondRound(setup("a", { metrics: sink }))).toEqual(["a"]);
    const waits = { attempt: 2, waitMs: expect.any(Number), code: "NETWORK" };
    const [[, retry] = []] = told.filter(([method]) => method === "retry");
    expect(told.filter(([method]) => method === "retry")).toEqual([
      ["retry", { service: "pool", endpoint: "a", ...waits }],
    ]);
    expect((retry as unknown as { waitMs: number }).waitMs).toBeGreaterThanOrEqual(500);
    expect((retry as unknown as { waitMs: number }).waitMs).toBeLessThanOrEqual(5_000);
  });

  it("count no failover where the second round asks the same endpoint again", async () => {
    const metrics = createMetrics();
    await secondRound(setup("a", { metrics }));
    expect(numbersOf(metrics, "a")).toMatchObject({ attempts: 2, retries: 1, failovers: 0 });
    expect(metrics.getFailoverRate("pool")).toBe(0);
  });

  it("count leases as attempts", async () => {
    const metrics = createMetrics();
    const { balancer, clock } = setup("a", { metrics });
    const error = new StreamFallbackError("NETWORK", "no");
    balancer.acquire("")?.report({ kind: "success", durationMs: 100 });
    balancer.acquire("")?.report({ kind: "failure", durationMs: 10, error });
    balancer.acquire("")?.report({ kind: "neutral", durationMs: 10, error });
    balancer.acquire("");
    await clock.advance(10_000);
    expect(numbersOf(metrics, "a")).toMatchObject({
      ...{ attempts: 4, successes: 1, failures: 2, durations: { sumMs: 100 } },
      codes: { NETWORK: 2, TIMEOUT: 1 },
    });
  });

  it("tell the changes of a breaker that were made by hand", () => {
    const { sink, told } = recorder();
    const { balancer } = setup("ab", { metrics: sink });
    balancer.trip("a");
    balancer.reset("a");
    expect(told).toEqual([
      ["circuitBreak", { service: "pool", endpoint: "a", from: "closed", to: "open" }],
      ["circuitBreak", { service: "pool", endpoint: "a", from: "open", to: "closed" }],
    ]);
  });

  it("keep balancers apart by name, and know nothing of one that was given no sink", async () => {
    const metrics = createMetrics();
    await story(setup("ab", { name: "one", metrics }));
    await secondRound(setup("a", { name: "two", metrics }));
    expect(await story(setup("ab", { name: "three" }))).toEqual(STORY_ENDS);
    const rows = metrics
      .read()
      .map(({ service, endpoints }) => [service, endpoints.map(({ attempts }) => attempts)]);
    expect(rows).toEqual([
      ["one", [5, 3]],
      ["two", [2]],
    ]);
  });

  it("are not closed with the balancer, since they may serve others", () => {
    let isClosed = false;
    const close = () => {
      isClosed = true;
    };
    setup("a", { metrics: { ...createMetrics(), close } }).balancer.close();
    expect(isClosed).toBe(false);
  });
});

describe("the identity of a call in the metrics", () => {
  it.each(["response", "circuitBreak", "failover", "retry"])(
    "stands in what concerns it alone (%s)",
    async (method) => {
      const { sink, told } = recorder();
      const pool = setup("ab", { metrics: sink, identify: () => "anna" });
      pool.a.mood = inTurn(failing(pool.clock, 10, "RISK_CONTROL"));
      pool.b.mood = inTurn(failing(pool.clock, 10, "NETWORK"));
      await pool.call(20_000, { prefer: "a" });
      expect(pool.ends).toEqual(["b"]);
      const identities = told.filter(([each]) => each === method).map(([, metric]) => metric.identity);
      expect(new Set(identities)).toEqual(new Set(["anna"]));
    },
  );

  it("is absent where there is only one identity, and where all are concerned", async () => {
    const { sink, told } = recorder();
    await story(setup("ab", { metrics: sink }));
    for (const [, metric] of told) expect(metric.identity).toBeUndefined();
    const others = recorder();
    await story(setup("ab", { metrics: others.sink, identify: () => "anna" }));
    const changes = others.told.filter(([method]) => method === "circuitBreak");
    expect(changes).toEqual([
      ["circuitBreak", { service: "pool", endpoint: "a", from: "closed", to: "open" }],
    ]);
  });
});

describe("a metrics sink", () => {
  const sinkOf = (method: () => unknown): MetricsSink => {
    const record = method as () => void;
    const nothing = method as () => undefined;
    return {
      ...{ recordResponse: record, recordFailover: record, recordCircuitBreak: record, recordRetry: record },
      ...{ getLatency: nothing, getServiceLatency: nothing },
      ...{ getFailoverRate: method as () => number, close: record },
    };
  };

  it.each<[string, MetricsSink, number]>([
    ["throws", sinkOf(boom), 1],
    ["rejects", sinkOf(async () => boom()), 1],
    ["lacks its methods", {} as MetricsSink, 1],
    ["hangs", sinkOf(() => new Promise(() => {})), 0],
  ])("that %s disturbs no call, and is reported once at most", async (_what, metrics, reports) => {
    const pool = setup("ab", { metrics });
    const without = setup("ab");
    for (const each of [pool, without]) {
      await story(each);
      each.balancer.trip("b");
      each.balancer.reset();
      await secondRound(each);
      each.balancer.acquire("")?.report({ kind: "success", durationMs: 100 });
    }
    expect(pool.ends).toEqual([...STORY_ENDS, "b"]);
    expect(pool.ends).toEqual(without.ends);
    expect(pool.balancer.status()).toEqual(without.balancer.status());
    expect(pool.clock.now()).toBe(without.clock.now());
    expect(pool.logged).toHaveLength(reports);
  });

  it("may call the balancer from within", async () => {
    const metrics = createMetrics();
    let inner: Promise<unknown> | undefined;
    const recordResponse: MetricsSink["recordResponse"] = (response) => {
      metrics.recordResponse(response);
      inner ??= pool.balancer.call("").then(({ endpoint }) => endpoint);
    };
    const pool: Setup = setup("ab", { metrics: { ...metrics, recordResponse } });
    await pool.call(100, { prefer: "b" });
    expect([pool.ends, await inner]).toEqual([["b"], "a"]);
    expect(inFlightOf(pool)).toEqual([0, 0]);
  });

  it.each(["recordResponse", "recordFailover", "recordCircuitBreak"] as const)(
    "may close the balancer from within (%s): the call has ended, and nothing runs",
    async (method) => {
      const close = () => pool.balancer.close();
      const breaker = { maxFailures: 1 };
      const pool: Setup = setup("ab", { breaker, metrics: { ...createMetrics(), [method]: close } });
      pool.a.mood = inTurn(failing(pool.clock, 10, "NETWORK"));
      await pool.call(20_000, { prefer: "a" });
      expect(pool.ends).toEqual(["CLOSED"]);
      expect(inFlightOf(pool)).toEqual([0, 0]);
    },
  );

  it("is told of no room, no cookie and no request, only of names, codes and times", async () => {
    const { sink, told } = recorder();
    const options = { metrics: sink, identify: () => "anna", describe: (request: string) => request };
    await story(setup("ab", options));
    await secondRound(setup("a", options));
    const captcha = setup("a", options);
    captcha.a.mood = inTurn(failing(captcha.clock, 10, "RISK_CONTROL"));
    await captcha.call(20_000);
    captcha.balancer.acquire(SECRET)?.report({ kind: "success", durationMs: 1 });
    const fields = new Set<string>();
    for (const [, metric] of told)
      for (const [field, value] of Object.entries(metric)) {
        fields.add(field);
        expect(["string", "number", "undefined"]).toContain(typeof value);
        expect(String(value)).not.toMatch(/room|7300|cookie|c00kie/);
      }
    const known = ["service", "endpoint", "identity", "role", "durationMs", "outcome", "code"];
    expect([...fields].sort()).toEqual([...known, "to", "from", "attempt", "waitMs"].sort());
  });
});
