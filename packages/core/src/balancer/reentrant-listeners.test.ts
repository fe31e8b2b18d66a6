import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { noopMetrics, type ResponseMetric } from "../metrics/metrics-sink.ts";
import type { Strategy } from "../strategies/strategy.ts";
import { boom } from "./test-world/failures.ts";
import { answering, failing, type Played, played } from "./test-world/played.ts";
import { BRITTLE, createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";
import { watched } from "./test-world/watched.ts";

interface Setup extends Pool {
  responses: ResponseMetric[];
}

function setup(endpoints: Played[], options?: PoolOptions): Setup {
  const responses: ResponseMetric[] = [];
  const metrics = {
    ...noopMetrics,
    recordResponse: (response: ResponseMetric) => void responses.push(response),
  };
  return { ...createPool(endpoints, { metrics, ...options }), responses };
}

/** Rejections that nobody caught, out of timers or of promises' callbacks. */
const escaped: unknown[] = [];
const note = (reason: unknown) => void escaped.push(reason);
const nextTurn = () => new Promise((resolve) => setImmediate(resolve));

beforeEach(() => {
  escaped.length = 0;
  process.on("unhandledRejection", note);
});

afterEach(() => {
  process.off("unhandledRejection", note);
});

describe("a listener that, as a trial of a blocked pool succeeds,", () => {
  type End = (pool: Setup, caller: AbortController) => void;
  const ends: [what: string, code: ErrorCode, end: End][] = [
    ["aborts the call", "ABORTED", (_pool, caller) => caller.abort()],
    ["closes the balancer", "CLOSED", ({ balancer }) => balancer.close()],
  ];

  it.each(ends)("%s ends it with %s, and the trial is counted once", async (_what, code, end) => {
    const endpoints = [failing("a"), failing("b")];
    const pool = setup(endpoints, BRITTLE);
    const { balancer, clock, responses } = pool;
    await balancer.call("").catch(() => {});
    await clock.advance(5_000);
    responses.length = 0;
    for (const endpoint of endpoints) endpoint.mood = "well";
    const caller = new AbortController();
    const told: string[] = [];
    for (const event of ["success", "failure"] as const) balancer.on(event, () => told.push(event));
    balancer.on("state", () => end(pool, caller));
    const call = watched(balancer.call("", { signal: caller.signal }));
    await clock.advance(20_000);
    expect(call.outcome).toMatchObject({ code, attempts: [{ endpoint: "a", role: "trial" }] });
    expect(responses).toMatchObject([{ endpoint: "a", role: "trial", outcome: "success" }]);
    expect(told).toEqual(["success"]);
    expect(balancer.status()).toMatchObject([
      { state: "closed", inFlight: 0 },
      { state: "half-open", inFlight: 0 },
    ]);
  });
});

describe("listeners", () => {
  it("that come while an event is told hear of the next one only", async () => {
    const { balancer } = setup([answering("a")]);
    const heard: string[] = [];
    let calls = 0;
    balancer.on("attempt", () => {
      const number = ++calls;
      heard.push(`old ${number}`);
      if (number === 1) balancer.on("attempt", () => heard.push(`new ${calls}`));
    });
    for (let count = 0; count < 2; count++) await balancer.call("");
    expect(heard).toEqual(["old 1", "old 2", "new 2"]);
  });

  it("that are taken away while an event is told still hear of that one", async () => {
    const { balancer } = setup([answering("a")]);
    const heard: string[] = [];
    const offs = ["first", "second"].map((name) =>
      balancer.on("attempt", () => {
        heard.push(name);
        for (const off of offs) off();
      }),
    );
    for (let count = 0; count < 2; count++) await balancer.call("");
    expect(heard).toEqual(["first", "second"]);
  });

  it("that are one function, given twice, are told twice and leave one by one", async () => {
    const { balancer } = setup([answering("a")]);
    let heard = 0;
    const listener = () => {
      heard += 1;
    };
    const [first, second] = [balancer.on("success", listener), balancer.on("success", listener)];
    const heardOfACall = async () => {
      heard = 0;
      await balancer.call("");
      return heard;
    };
    expect(await heardOfACall()).toBe(2);
    first();
    first();
    expect(await heardOfACall()).toBe(1);
    second();
    expect(await heardOfACall()).toBe(0);
  });
});

describe("a strategy whose pick is async", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["rejects", async () => boom()],
    ["rejects later", () => nextTurn().then(boom)],
    ["gives a candidate", async () => undefined],
  ])("and %s is reported once, and harms no call", async (_what, pick) => {
    const strategy = () => ({ name: "async", pick: pick as unknown as Strategy["pick"] });
    const { balancer, logged } = setup([failing("a"), answering("b")], { strategy });
    for (let count = 0; count < 5; count++) expect((await balancer.call("")).endpoint).toBe("b");
    await nextTurn();
    await nextTurn();
    expect(logged).toMatchObject([{ fields: { strategy: "async" } }]);
    expect(escaped).toEqual([]);
  });
});

describe("an `accepts` function", () => {
  it.each(["NETWORK", "held", "RISK_CONTROL"] as const)(
    "that throws, of an endpoint that gets its weight during a call, lets nothing escape (%s)",
    async (mood) => {
      const z = answering("z", { weight: 0, accepts: boom });
      const { balancer, clock } = setup([played("a", mood), played("b", mood), z]);
      const call = watched(balancer.call("", { timeoutMs: 60_000 }));
      balancer.update("z", { weight: 9 });
      await clock.advance(60_000);
      expect(call.outcome).toBeInstanceOf(StreamFallbackError);
      expect(escaped).toEqual([]);
      expect(inFlightOf({ balancer })).toEqual([0, 0, 0]);
    },
  );

  it("that throws in the second round is named with its endpoint", async () => {
    const z = answering("z", { weight: 0, accepts: boom });
    const { balancer, clock } = setup([failing("a"), z]);
    const call = watched(balancer.call(""));
    balancer.update("z", { weight: 9 });
    await clock.advance(20_000);
    expect(call.outcome).toMatchObject({
      ...{ code: "UPSTREAM_ERROR", message: expect.stringContaining("z, asked whether it accepts") },
      attempts: [{ endpoint: "a" }],
    });
  });

  it("that throws, of an endpoint that gets its weight during a lease, does not hinder the report", async () => {
    const z = answering("z", { weight: 0, accepts: boom });
    const { balancer, clock } = setup([answering("a"), z]);
    const [reported] = [balancer.acquire(""), balancer.acquire("")];
    balancer.update("z", { weight: 9 });
    reported?.report({
      ...{ kind: "failure", durationMs: 1 },
      error: new StreamFallbackError("NETWORK", "for a test"),
    });
    await clock.advance(10_000);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 2, inFlight: 0 });
    expect(escaped).toEqual([]);
  });

  it("that is async is refused with a typed error, since a promise is truthy", async () => {
    const accepts = (async () => false) as unknown as () => boolean;
    const a = answering("a", { accepts });
    const { balancer } = setup([a, answering("b")]);
    const refusal = { code: "INVALID_INPUT", message: expect.stringMatching(/^a, .*true or false/) };
    const call = watched(balancer.call(""));
    await nextTurn();
    expect(call.outcome).toMatchObject(refusal);
    expect(() => balancer.acquire("")).toThrow(expect.objectContaining(refusal));
    expect(inFlightOf({ balancer })).toEqual([0, 0]);
  });
});
