import { describe, expect, it } from "vitest";
import type { CallOptions } from "./call-options.ts";
import { failureOf, refusalOf } from "./test-world/failures.ts";
import { answering, failing, held, type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, BRITTLE, createPool, type Pool, type PoolOptions, statesOf } from "./test-world/pool.ts";

const HOUR = 3_600_000;

function brittle(endpoints: Played[]): Pool {
  return createPool(endpoints, BRITTLE);
}

function five(): [a: Played, b: Played, c: Played, d: Played, e: Played] {
  return [failing("a"), failing("b"), failing("c"), failing("d"), failing("e")];
}

/** A call that may ask only this one. */
function only(name: string): CallOptions {
  return { exclude: [..."abcde"].filter((other) => other !== name) };
}

describe("a wait that the site asks of one endpoint", () => {
  it.each([
    ["RATE_LIMITED", "a", "abb"],
    ["RATE_LIMITED", "b", "bab"],
    ["HTTP_STATUS", "a", "abb"],
    ["HTTP_STATUS", "b", "bab"],
  ] as const)(
    "keeps no other endpoint out of the second round (%s, first %s)",
    async (code, prefer, order) => {
      const { balancer, clock } = createPool([played("a", code, { retryAfterMs: HOUR }), failing("b")]);
      const failure = failureOf(balancer.call("", { prefer }));
      await clock.advance(20_000);
      const { attempts, retryAfterMs } = await failure;
      expect(attempts.map(({ endpoint }) => endpoint).join("")).toBe(order);
      expect(retryAfterMs).toBe(0);
    },
  );

  it("is told in the error where every endpoint has one, the shortest of them", async () => {
    const pool = [
      played("a", "RATE_LIMITED", { retryAfterMs: HOUR }),
      played("b", "HTTP_STATUS", { retryAfterMs: HOUR / 2 }),
    ];
    const { balancer, clock } = createPool(pool);
    const failure = failureOf(balancer.call(""));
    await clock.advance(20_000);
    const { attempts, retryAfterMs } = await failure;
    expect(attempts).toHaveLength(2);
    expect(retryAfterMs).toBe(HOUR / 2);
  });
});

describe("a wait of a senseless length", () => {
  it.each([Number.NaN, -5_000])(
    "(%s ms) is ignored: the second round comes as ever",
    async (retryAfterMs) => {
      const a = played("a", "NETWORK", { retryAfterMs });
      const { balancer, clock } = createPool([a]);
      const call = balancer.call("");
      await clock.advance(0);
      a.mood = "well";
      await clock.advance(5_000);
      expect((await call).attempts).toHaveLength(2);
    },
  );

  it("(endless) is told in the error as the longest block", async () => {
    const { balancer, clock } = createPool([
      played("a", "NETWORK", { retryAfterMs: Number.POSITIVE_INFINITY }),
    ]);
    const failure = balancer.call("").catch((error: unknown) => error);
    await clock.advance(20_000);
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", retryAfterMs: HOUR });
  });
});

describe("a refusal while a half-open trial runs", () => {
  it.each([
    [5_000, 0, 5_000],
    [5_000, 2_000, 3_000],
    [5_000, 4_999, 1],
    [8_000, 2_000, 6_000],
  ])("tells what is left of the trial's %i ms after %i ms", async (slowCallMs, afterMs, leftMs) => {
    const pool = createPool([held("a")], { breaker: { slowCallMs } });
    const { balancer, clock } = pool;
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    const trial = failureOf(balancer.call(""));
    await clock.advance(afterMs);
    const refused = await failureOf(balancer.call(""));
    expect(refused).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [], retryAfterMs: leftMs });
    expect(balancer.status()[0]).toMatchObject({ state: "half-open", retryAfterMs: leftMs });
    await clock.advance(leftMs);
    expect((await trial).attempts).toMatchObject([{ role: "trial", code: "TIMEOUT" }]);
    expect(statesOf(pool)).toEqual(["open"]);
  });
});

describe("the growing waits of trials while every endpoint is blocked", () => {
  it.each(["a", undefined])("begin anew after a reset by hand (of %s)", async (name) => {
    const { balancer, clock } = brittle([failing("a")]);
    await failureOf(balancer.call(""));
    for (const waitMs of [5_000, 7_500, 11_250]) {
      expect((await failureOf(balancer.call(""))).retryAfterMs).toBe(waitMs);
      await clock.advance(waitMs);
      expect((await failureOf(balancer.call(""))).attempts).toMatchObject([{ role: "trial" }]);
    }
    balancer.reset(name);
    await failureOf(balancer.call(""));
    for (const waitMs of [5_000, 7_500]) {
      expect((await failureOf(balancer.call(""))).retryAfterMs).toBe(waitMs);
      await clock.advance(waitMs);
      expect((await failureOf(balancer.call(""))).attempts).toMatchObject([{ role: "trial" }]);
    }
  });
});

describe("a trial of a blocked pool that succeeds in a call which may ask only one endpoint", () => {
  it("ends no block that began while other endpoints answered", async () => {
    const [a, b, c, d, e] = five();
    const pool = brittle([a, b, c, d, e]);
    const { balancer, clock } = pool;
    await failureOf(balancer.call("", only("b")));
    for (const endpoint of [c, d, e]) {
      endpoint.mood = "well";
      await clock.advance(10_000);
      await balancer.call("", only(endpoint.name));
    }
    await failureOf(balancer.call("", only("a")));
    await clock.advance(5_000);
    a.mood = "well";
    expect((await balancer.call("", only("a"))).attempts).toMatchObject([{ role: "trial" }]);
    expect(statesOf(pool)).toEqual(["closed", "open", "closed", "closed", "closed"]);
    expect(balancer.status()[1]?.retryAfterMs).toBe(BLOCK_MS - 35_000);
  });

  it("ends the blocks of all endpoints that failed together with its own", async () => {
    const endpoints = five();
    const pool = brittle(endpoints);
    const { balancer, clock } = pool;
    for (const endpoint of endpoints) {
      endpoint.mood = "well";
      await balancer.call("", only(endpoint.name));
    }
    await clock.advance(10_000);
    for (const endpoint of endpoints) {
      endpoint.mood = "NETWORK";
      await failureOf(balancer.call("", only(endpoint.name)));
      await clock.advance(1_000);
    }
    expect(statesOf(pool)).toEqual(["open", "open", "open", "open", "open"]);
    await clock.advance(5_000);
    endpoints[0].mood = "well";
    expect((await balancer.call("", only("a"))).attempts).toMatchObject([{ role: "trial" }]);
    expect(statesOf(pool)).toEqual(["closed", "half-open", "half-open", "half-open", "half-open"]);
  });
});

/** Policies with a number beyond its limits, and the range that the message must name. */
const BEYOND_LIMITS: [
  path: string,
  patch: Pick<PoolOptions, "breaker" | "failover" | "hedge">,
  range: string,
][] = [
  ["breaker.blockJitter", { breaker: { blockJitter: 10 } }, "from 0 to 1"],
  ["breaker.floorShare", { breaker: { floorShare: 1.5 } }, "from 0 to 1"],
  ["breaker.slowCallMs", { breaker: { slowCallMs: 0 } }, "of at least 1"],
  ["breaker.maxFailures", { breaker: { maxFailures: 0 } }, "of at least 1"],
  ["breaker.floorFailures", { breaker: { floorFailures: 0 } }, "of at least 1"],
  ["breaker.windowMinCalls", { breaker: { windowMinCalls: 0 } }, "of at least 1"],
  ["breaker.halfOpenMaxCalls", { breaker: { halfOpenMaxCalls: 0 } }, "of at least 1"],
  ["breaker.successThreshold", { breaker: { successThreshold: 0 } }, "of at least 1"],
  ["breaker.blockDuration", { breaker: { blockDuration: -1 } }, "from 0 to 31536000000 (a year)"],
  ["failover.rounds", { failover: { rounds: 0 } }, "of at least 1"],
  ["hedge.maxShare", { hedge: { maxShare: 2 } }, "from 0 to 1"],
];

describe("a policy with a number beyond its limits", () => {
  it.each(BEYOND_LIMITS)(
    "is refused with the range, at construction and by updateConfig: %s",
    (path, patch, range) => {
      const { balancer } = createPool([failing("a")]);
      const before = balancer.config();
      for (const work of [() => createPool([], patch), () => balancer.updateConfig(patch)]) {
        const { code, message } = refusalOf(work);
        expect(code).toBe("INVALID_INPUT");
        expect(message).toContain(`${path} must be a number ${range}`);
      }
      expect(balancer.config()).toEqual(before);
    },
  );

  it("is not one with the limits themselves", () => {
    const breaker = { blockJitter: 1, floorShare: 1, slowCallMs: 1, maxFailures: 1, halfOpenMaxCalls: 1 };
    const { balancer } = createPool([failing("a")], { breaker });
    balancer.updateConfig({ breaker: { blockJitter: 0, floorShare: 0 } });
    expect(balancer.config().breaker).toMatchObject({ ...breaker, blockJitter: 0, floorShare: 0 });
  });

  it.each([
    [2, "closed"],
    [0.5, "open"],
  ])(
    "is not a windowFailureShare above 1: with %d an endpoint that fails every other call is %s",
    async (share, state) => {
      const a = failing("a");
      const breaker = { maxFailures: 1_000, windowFailureShare: share };
      const { balancer } = createPool([a, answering("b")], { breaker });
      for (let count = 0; count < 40; count++) {
        a.mood = count % 2 === 0 ? "NETWORK" : "well";
        await balancer.call("", { prefer: "a" });
      }
      expect(balancer.status()[0]?.state).toBe(state);
    },
  );
});
