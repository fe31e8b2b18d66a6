import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { StrategyFactory } from "../strategies/strategy.ts";
import { boom, failureOf } from "./test-world/failures.ts";
import { answering, failing, held, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, statesOf } from "./test-world/pool.ts";

/** An endpoint that says what it was asked. */
function echoing(name: string): Played {
  return answering(name, { says: (request) => `${name}: ${request}` });
}

describe("a call of a balancer", () => {
  it("gives the value, the endpoint that answered and the attempts", async () => {
    const { balancer } = createPool([echoing("a")]);
    expect(await balancer.call("hello")).toEqual({
      value: "a: hello",
      endpoint: "a",
      attempts: [
        { endpoint: "a", role: "first", kind: "success", code: undefined, startedMs: 0, durationMs: 0 },
      ],
    });
  });

  it("fails with a typed error when an endpoint cannot even say whether it accepts", async () => {
    const broken = answering("broken", {
      accepts() {
        throw new TypeError("for a test");
      },
    });
    const { balancer } = createPool([answering("a"), broken]);
    const error = await failureOf(balancer.call(""));
    expect(error).toMatchObject({ code: "UPSTREAM_ERROR", cause: expect.any(TypeError) });
    expect(error.message).toMatch(/^broken/);
  });

  it("spreads exactly by weight over many calls", async () => {
    const weights = { web: 3, webHTML: 2, mobile: 2, userHTML: 1 };
    const endpoints = Object.entries(weights).map(([name, weight], index) =>
      answering(name, { weight, priority: index + 1 }),
    );
    const { balancer } = createPool(endpoints);
    const shares: Record<string, number> = {};
    for (let count = 0; count < 8_000; count++) {
      const { endpoint } = await balancer.call("");
      shares[endpoint] = (shares[endpoint] ?? 0) + 1;
    }
    expect(shares).toEqual({ web: 3_000, webHTML: 2_000, mobile: 2_000, userHTML: 1_000 });
  });

  it("asks the endpoint that the given strategy picks, and tells the strategy how that ended", async () => {
    const told: string[] = [];
    const lastOne: StrategyFactory = () => ({
      name: "last-one",
      pick: (candidates) => candidates[candidates.length - 1] as (typeof candidates)[number],
      onOutcome: (endpoint, outcome) => void told.push(`${endpoint.name} ${outcome.kind}`),
    });
    const { balancer } = createPool([answering("a"), answering("b"), failing("c")], { strategy: lastOne });
    expect((await balancer.call("")).endpoint).toBe("b");
    expect(told).toEqual(["c failure", "b success"]);
  });

  it("counts an endpoint that throws before it returns a promise as failed", async () => {
    const throwing = {
      name: "a",
      call: (): Promise<string> => {
        throw new TypeError("the cookie was abc");
      },
    };
    const { balancer } = createPool([throwing], { failover: { rounds: 1 } });
    const error = await failureOf(balancer.call(""));
    expect(error).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", cause: { code: "UPSTREAM_ERROR" } });
    expect(error.message).not.toContain("abc");
  });
});

describe("endpoints with wrong options", () => {
  it.each([
    ["two of one name", [answering("a"), answering("a")]],
    ["an empty name", [answering("")]],
    ["a weight that is no number", [answering("a", { weight: Number.NaN })]],
    ["a negative weight", [answering("a", { weight: -1 })]],
    ["an endless weight", [answering("a", { weight: Number.POSITIVE_INFINITY })]],
    ["a priority that is no number", [answering("a", { priority: Number.NaN })]],
  ])("are refused when the balancer is made: %s", (_what, endpoints) => {
    expect(() => createPool(endpoints)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});

describe("the status of a balancer", () => {
  it("shows the options and the state of every endpoint", async () => {
    const { balancer } = createPool([answering("a", { priority: 2, weight: 5 }), held("b")]);
    balancer.call("").catch(() => {});
    balancer.call("").catch(() => {});
    const idle = { state: "closed", failureCount: 0, lastFailureAt: undefined, retryAfterMs: 0 };
    expect(balancer.status()).toEqual([
      { name: "a", priority: 2, weight: 5, inFlight: 2, ...idle },
      { name: "b", priority: 1, weight: 1, inFlight: 0, ...idle },
    ]);
  });

  it("counts running attempts and lets go of those that ended", async () => {
    const { balancer, clock } = createPool([held("a")], { failover: { rounds: 1 } });
    const calls = [failureOf(balancer.call("")), failureOf(balancer.call(""))];
    expect(balancer.status()[0]?.inFlight).toBe(2);
    await clock.advance(10_000);
    await Promise.all(calls);
    expect(balancer.status()[0]?.inFlight).toBe(0);
  });

  it("tells when an endpoint failed last and when it may be asked again", async () => {
    const { balancer, clock } = createPool([failing("a"), answering("b")]);
    await clock.advance(1_000);
    const failedAt = clock.wallNow();
    for (let count = 0; count < 6; count++) await balancer.call("");
    await clock.advance(100_000);
    expect(balancer.status()[0]).toMatchObject({
      state: "open",
      lastFailureAt: failedAt,
      retryAfterMs: 200_000,
    });
    await clock.advance(200_000);
    expect(balancer.status()[0]).toMatchObject({ state: "half-open", retryAfterMs: 0 });
  });

  it("gives no wait for a half-open endpoint that has room for a trial", async () => {
    const { balancer, clock } = createPool([held("a")], {
      breaker: { halfOpenMaxCalls: 2 },
    });
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    balancer.call("").catch(() => {});
    expect(balancer.status()[0]).toMatchObject({ state: "half-open", inFlight: 1, retryAfterMs: 0 });
    balancer.call("").catch(() => {});
    expect(balancer.status()[0]?.retryAfterMs).toBeGreaterThan(0);
  });
});

describe("a balancer steered by hand", () => {
  it("does not ask a tripped endpoint until its block is over", async () => {
    const { balancer, clock } = createPool([answering("a", { weight: 9 }), answering("b")]);
    balancer.trip("a");
    for (let count = 0; count < 20; count++) expect((await balancer.call("")).endpoint).toBe("b");
    await clock.advance(BLOCK_MS);
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  it("asks a reset endpoint again at once and leaves the others as they are", async () => {
    const { balancer } = createPool([answering("a"), answering("b")]);
    balancer.trip("a");
    balancer.trip("b");
    balancer.reset("b");
    expect((await balancer.call("")).endpoint).toBe("b");
    expect(statesOf({ balancer })).toEqual(["open", "closed"]);
  });

  it("resets all endpoints without a name", () => {
    const { balancer } = createPool([answering("a"), answering("b")]);
    balancer.trip("a");
    balancer.trip("b");
    balancer.reset();
    expect(statesOf({ balancer })).toEqual(["closed", "closed"]);
  });

  it("forgets counted failures with a reset", async () => {
    const { balancer } = createPool([failing("a")], { failover: { rounds: 1 } });
    for (let count = 0; count < 2; count++) await failureOf(balancer.call(""));
    balancer.reset("a");
    await failureOf(balancer.call(""));
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 1 });
  });

  it("refuses an unknown name with the names there are", () => {
    const { balancer } = createPool([answering("a"), answering("b")]);
    for (const change of [balancer.trip, balancer.reset]) {
      expect(() => change("c")).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining("a, b") }),
      );
    }
  });
});

describe("the close of a balancer", () => {
  it("ends running calls with CLOSED, blames nobody and aborts the endpoints", async () => {
    const a = held("a");
    const { balancer } = createPool([a]);
    const running = failureOf(balancer.call(""));
    balancer.close();
    expect(await running).toMatchObject({
      code: "CLOSED",
      fault: "caller",
      attempts: [{ endpoint: "a", kind: "neutral" }],
    });
    expect(a.asked[0]?.signal.aborted).toBe(true);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
  });

  it("refuses calls from then on, without asking anybody", async () => {
    const a = answering("a");
    const { balancer } = createPool([a]);
    balancer.close();
    expect(await failureOf(balancer.call(""))).toMatchObject({ code: "CLOSED", attempts: [] });
    expect(a.asked).toHaveLength(0);
  });

  it("ends a trial that outlived its call", async () => {
    const a = held("a");
    const { balancer, clock } = createPool([a, answering("b")]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    expect((await balancer.call("")).endpoint).toBe("b");
    expect(a.asked[0]?.signal.aborted).toBe(false);
    balancer.close();
    expect(a.asked[0]?.signal.aborted).toBe(true);
  });
});

describe("an endpoint changed by hand", () => {
  it("gets its share by its new weight, and its turn by its new priority", async () => {
    const { balancer } = createPool([answering("a"), answering("b")]);
    balancer.update("a", { weight: 3 });
    balancer.update("b", { priority: 5 });
    const shares: Record<string, number> = {};
    for (let count = 0; count < 400; count++) {
      const { endpoint } = await balancer.call("");
      shares[endpoint] = (shares[endpoint] ?? 0) + 1;
    }
    expect(shares).toEqual({ a: 300, b: 100 });
    expect(balancer.status()).toMatchObject([
      { name: "a", weight: 3, priority: 1 },
      { name: "b", weight: 1, priority: 5 },
    ]);
  });

  it("is asked no more with weight 0", async () => {
    const { balancer } = createPool([answering("a"), answering("b")]);
    balancer.update("a", { weight: 0 });
    for (let count = 0; count < 4; count++) expect((await balancer.call("")).endpoint).toBe("b");
  });

  it.each([{ weight: -1 }, { weight: Number.NaN }, { priority: Number.NaN }])(
    "is not changed by %j",
    (patch) => {
      const { balancer } = createPool([answering("a")]);
      expect(() => balancer.update("a", patch)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
      expect(balancer.status()).toMatchObject([{ weight: 1, priority: 1 }]);
    },
  );
});

describe("the policies of a balancer", () => {
  it.each([{ breaker: { maxFailures: Number.NaN } }, { failover: { timeoutMs: -1 } }])(
    "that are no numbers of at least 0 are refused at construction: %j",
    (options) => {
      expect(() => createPool([answering("a")], options)).toThrow(
        expect.objectContaining({ code: "INVALID_INPUT" }),
      );
    },
  );

  it("hold for the next failure when they change while it works", async () => {
    const { balancer } = createPool([failing("a"), answering("b")]);
    balancer.updateConfig({ breaker: { maxFailures: 1, blockDuration: 60_000 } });
    await balancer.call("");
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 60_000 });
  });
});

describe("a strategy that fails", () => {
  const stranger = { name: "stranger", priority: 1, weight: 1, distance: 0, inFlight: 0 };
  const strategies: [string, StrategyFactory][] = [
    ["throws when it picks", () => ({ name: "bad", pick: boom })],
    ["picks a stranger", () => ({ name: "bad", pick: () => stranger })],
    [
      "throws when it is told",
      () => ({ name: "bad", pick: ([first]) => first ?? stranger, onOutcome: boom }),
    ],
  ];

  it.each(strategies)("because it %s hurts no call, and is reported once", async (_, strategy) => {
    const { balancer, logged } = createPool([failing("a"), echoing("b")], { strategy });
    for (const request of ["one", "two"]) expect((await balancer.call(request)).value).toBe(`b: ${request}`);
    expect(logged).toMatchObject([{ fields: { strategy: "bad" } }]);
  });
});

describe("a blameless failure", () => {
  it("sends the call on to another endpoint and counts against nobody", async () => {
    const error = new StreamFallbackError("INCOMPLETE", "for a test", { isBlameless: true });
    const bare = played("bare", error.at("bare"), { weight: 9 });
    const { balancer } = createPool([bare, answering("b")]);
    for (let count = 0; count < 12; count++) {
      expect((await balancer.call("")).attempts.at(-1)?.endpoint).toBe("b");
    }
    expect(balancer.status()).toMatchObject([{ state: "closed", failureCount: 0 }, {}]);
  });

  it("that answers the request, though in vain, is not asked for again in a second round", async () => {
    const error = new StreamFallbackError("NO_SUCH_QUALITY", "for a test", { isBlameless: true });
    const { balancer, clock } = createPool([played("bare", error), failing("b")]);
    const asked: string[] = [];
    balancer.on("attempt", ({ endpoint }) => asked.push(endpoint));
    const failure = failureOf(balancer.call(""));
    await clock.advance(20_000);
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(asked.toSorted()).toEqual(["b", "b", "bare"]);
  });

  it("of all who may answer ends the call at once", async () => {
    const error = new StreamFallbackError("NO_SUCH_QUALITY", "for a test", { isBlameless: true });
    const { balancer } = createPool([played("a", error), played("b", error)]);
    expect(await failureOf(balancer.call(""))).toMatchObject({ attempts: [{}, {}] });
  });
});

describe("an endpoint whose site says when to come back", () => {
  const busy = (retryAfterMs: number) => played("busy", "HTTP_STATUS", { retryAfterMs });

  it("is not asked again before that, in a second round", async () => {
    const { balancer, clock } = createPool([busy(4_000)]);
    const asked: number[] = [];
    balancer.on("attempt", () => asked.push(clock.now()));
    const failure = failureOf(balancer.call(""));
    await clock.advance(4_000);
    await failure;
    expect(asked).toEqual([0, 4_000]);
  });

  it("is not waited for beyond the caller's time, and the error tells the wait", async () => {
    const { balancer } = createPool([busy(60_000)]);
    const error = await failureOf(balancer.call(""));
    expect(error).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", retryAfterMs: 60_000 });
    expect(error.attempts).toHaveLength(1);
  });
});

describe("breaker policies that change while the balancer works", () => {
  it("give the window its new width", async () => {
    const { balancer, clock } = createPool([failing("a")], {
      breaker: { maxFailures: 100, windowMs: 1_000 },
      failover: { rounds: 1 },
    });
    balancer.updateConfig({ breaker: { windowMs: 600_000 } });
    for (let count = 0; count < 10; count++) {
      await failureOf(balancer.call(""));
      await clock.advance(5_000);
    }
    expect(balancer.status()).toMatchObject([{ state: "open" }]);
  });

  it("may turn blocks off", async () => {
    const { balancer } = createPool([failing("a")], {
      breaker: { blockDuration: 0, maxFailures: 1 },
      failover: { rounds: 1 },
    });
    for (let count = 0; count < 3; count++) await failureOf(balancer.call(""));
    expect(balancer.status()).toMatchObject([{ retryAfterMs: 0 }]);
  });
});
