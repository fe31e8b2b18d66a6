import { describe, expect, it } from "vitest";
import { type BalancerProfile, highConcurrency, lowLatency } from "../config/balancer-profiles.ts";
import { priorityWeight } from "../strategies/priority-weight.ts";
import type { BalancerOptions } from "./balancer-options.ts";
import { createBalancer } from "./create-balancer.ts";
import { createWorld, type Fate, type World, type WorldOptions } from "./test-world/world.ts";

const PAIR = [{ name: "a" }, { name: "b" }];

function fate(kind: Fate["kind"], afterMs = 0): Fate {
  return { kind, afterMs, code: "NETWORK", hearsSignal: true };
}

/** The endpoint `a` meets one fate, all others answer at once. */
function worldWhere(a: Fate, options: Omit<WorldOptions, "endpoints" | "fateOf">, endpoints = PAIR): World {
  return createWorld({ endpoints, fateOf: (name) => (name === "a" ? a : fate("answers")), ...options });
}

function stateOfA({ balancer }: World): unknown {
  return balancer.status()[0]?.state;
}

/** How long a caller waits whose first attempt hangs while another endpoint would answer. */
async function waitBesideSilence(profile: BalancerProfile): Promise<unknown> {
  const world = worldWhere(fate("hangs"), profile);
  const called = world.call();
  await world.clock.advance(30_000);
  expect(called.result?.endpoint).toBe("b");
  return called.settledAt;
}

describe.each(Object.entries({ lowLatency, highConcurrency }))("the profile %s", (_name, profile) => {
  it("makes a balancer that answers, and can be overridden", async () => {
    const options: BalancerOptions<string, string> = {
      ...profile,
      ...{ name: "pool", endpoints: [{ name: "a", call: async () => "fine" }] },
    };
    expect((await createBalancer(options).call("")).value).toBe("fine");
    const hedge = { ...profile.hedge, enabled: false };
    expect(createBalancer({ ...options, hedge }).config().hedge).toEqual({
      ...createBalancer(options).config().hedge,
      enabled: false,
    });
  });

  it("leaves room for another attempt, for the verdict on a slow one and for a hedge before it", () => {
    const { failover, breaker, hedge } = createBalancer({ ...profile, name: "pool", endpoints: [] }).config();
    expect(2 * failover.attemptTimeoutMs).toBeLessThanOrEqual(failover.timeoutMs);
    expect(breaker.slowCallMs).toBeLessThan(failover.attemptTimeoutMs);
    expect(hedge.maxDelayMs).toBeLessThan(breaker.slowCallMs);
    expect(hedge.minDelayMs).toBeLessThan(hedge.maxDelayMs);
    expect(failover.roundDelayMs).toBeLessThan(failover.maxRoundDelayMs);
    // A call must earn as many tokens as its share of hedges may cost.
    expect(hedge.maxShare).toBeLessThanOrEqual(failover.tokensPerCall);
  });
});

describe("the low latency profile", () => {
  it("asks the endpoint that answers fastest", async () => {
    const world = worldWhere(fate("answers", 100), lowLatency);
    for (let count = 0; count < 20; count++) {
      world.call();
      await world.clock.advance(1_000);
    }
    expect(world.asked.filter(({ endpoint }) => endpoint === "a").length).toBeLessThan(3);
  });

  it("leaves a silent endpoint in half the time", async () => {
    expect(await waitBesideSilence({})).toBe(3_000);
    expect(await waitBesideSilence({ ...lowLatency, strategy: priorityWeight })).toBe(1_500);
  });

  it("gives up after 10 s when nobody answers", async () => {
    const world = createWorld({ endpoints: PAIR, fateOf: () => fate("hangs"), ...lowLatency });
    const called = world.call();
    await world.clock.advance(30_000);
    expect(called.error).toBeDefined();
    expect(called.settledAt).toBeLessThanOrEqual(10_000);
  });

  it("opens an endpoint that always needs 3 s", async () => {
    const usual = worldWhere(fate("answers", 3_000), { hedge: { enabled: false } }, [{ name: "a" }]);
    const hasty = worldWhere(
      fate("answers", 3_000),
      { ...lowLatency, breaker: { ...lowLatency.breaker, floorFailures: 3 }, hedge: { enabled: false } },
      [{ name: "a" }],
    );
    for (const world of [usual, hasty]) {
      for (let count = 0; count < 3; count++) world.call();
      await world.clock.advance(4_000);
    }
    expect([stateOfA(usual), stateOfA(hasty)]).toEqual(["closed", "open"]);
  });
});

describe("the high concurrency profile", () => {
  it("sends less to an endpoint that is slow", async () => {
    const world = worldWhere(fate("answers", 2_000), { ...highConcurrency, hedge: { enabled: false } });
    for (let count = 0; count < 40; count++) {
      world.call();
      await world.clock.advance(100);
    }
    expect(world.asked.filter(({ endpoint }) => endpoint === "a").length).toBeLessThan(10);
  });

  /** All calls at the same moment, of which half begin at `a`. */
  async function burst(world: World, calls: number): Promise<void> {
    for (let count = 0; count < calls; count++) world.call();
    await world.clock.advance(1_000);
  }

  it.each<[string, number, BalancerProfile, string]>([
    ["opens an endpoint by default", 18, {}, "open"],
    ["is borne", 18, highConcurrency, "closed"],
    ["opens it too when one more fails", 20, highConcurrency, "open"],
  ])("meets a hiccup of half the calls, which %s (%i calls)", async (_what, calls, profile, state) => {
    const world = worldWhere(fate("fails", 100), profile);
    await burst(world, calls);
    expect(world.asked.filter(({ endpoint }) => endpoint === "a")).toHaveLength(calls / 2);
    expect(world.called.map(({ result }) => result?.endpoint)).toEqual(new Array(calls).fill("b"));
    expect(stateOfA(world)).toBe(state);
  });

  it("lets an endpoint back only after three successful trials", async () => {
    const world = worldWhere(fate("answers"), highConcurrency);
    world.balancer.trip("a");
    await world.clock.advance(300_000);
    const states: unknown[] = [];
    for (let trial = 0; trial < 3; trial++) {
      world.call();
      await world.clock.advance(0);
      states.push(stateOfA(world));
    }
    expect(states).toEqual(["half-open", "half-open", "closed"]);
  });

  it("does not blame an endpoint that needs 7 s under load", async () => {
    const world = worldWhere(fate("answers", 7_000), { ...highConcurrency, hedge: { enabled: false } });
    await burst(world, 100);
    await world.clock.advance(10_000);
    expect(world.balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 0 });
  });
});
