import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { EndpointOptions } from "./endpoint.ts";
import { boom, refusalOf } from "./test-world/failures.ts";
import { after, answering, held, played } from "./test-world/played.ts";
import { createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

type Patch = Parameters<Pool["balancer"]["updateConfig"]>[0];

const setup = (options: PoolOptions = {}) => createPool([answering("a"), answering("b")], options);

/** What JavaScript callers may pass and TypeScript ones may not. */
function odd<T>(value: unknown): T {
  return value as T;
}

/** Endpoints with a wrong option, and what the message must name. */
const BAD_ENDPOINTS: [what: string, endpoint: unknown, names: RegExp][] = [
  ["an empty name", answering(""), /name/],
  ["a blank name", answering(" \t"), /name/],
  ["a name that is no text", { ...answering("c"), name: 5 }, /name/],
  ["no name", { call: async () => "" }, /name/],
  ["a name that is taken", answering("b"), /two.*"b"/],
  ["a weight that is not a number", { ...answering("c"), weight: Number.NaN }, /weight.*"c"/],
  ["a negative weight", { ...answering("c"), weight: -1 }, /weight.*"c"/],
  ["an endless weight", { ...answering("c"), weight: Number.POSITIVE_INFINITY }, /weight.*"c"/],
  ["a weight in text", { ...answering("c"), weight: "3" }, /weight.*"c"/],
  ["a weight of null", { ...answering("c"), weight: null }, /weight.*"c"/],
  ["a priority that is not a number", { ...answering("c"), priority: Number.NaN }, /priority.*"c"/],
  ["an endless priority", { ...answering("c"), priority: Number.NEGATIVE_INFINITY }, /priority.*"c"/],
  ["a priority in text", { ...answering("c"), priority: "1" }, /priority.*"c"/],
  ["a distance beyond 1", { ...answering("c"), distance: 1.5 }, /distance.*"c"/],
  ["a distance that is not a number", { ...answering("c"), distance: Number.NaN }, /distance.*"c"/],
  ["a distance in text", { ...answering("c"), distance: "0.5" }, /distance.*"c"/],
  ["no call", { name: "c" }, /"c".*call/],
  ["a call that is no function", { name: "c", call: "web" }, /"c".*call/],
  ["an accepts that is no function", { ...answering("c"), accepts: true }, /accepts.*"c"/],
  ["nothing at all", undefined, /endpoint/],
  ["null", null, /endpoint/],
];

describe("a balancer that is given an endpoint with", () => {
  it.each(BAD_ENDPOINTS)("%s refuses it at construction", (_what, endpoint, names) => {
    const endpoints = [answering("a"), answering("b"), odd<EndpointOptions<string, string>>(endpoint)];
    const error = refusalOf(() => setup({ endpoints }));
    expect(error).toMatchObject({ code: "INVALID_INPUT", fault: "query" });
    expect(error.message).toMatch(names);
  });

  it.each(BAD_ENDPOINTS)("%s refuses to add it and leaves the pool as it was", async (...row) => {
    const [, endpoint, names] = row;
    const { balancer } = setup();
    const before = balancer.status();
    const told: unknown[] = [];
    balancer.on("poolChange", (event) => told.push(event));
    const error = refusalOf(() => balancer.add(odd(endpoint)));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toMatch(names);
    expect(balancer.status()).toEqual(before);
    expect(told).toEqual([]);
    const answered = [await balancer.call(""), await balancer.call("")];
    expect(answered.map((each) => each.endpoint)).toEqual(["a", "b"]);
  });

  it("a negative or fractional priority takes it, since a priority only says who comes first", async () => {
    const { balancer } = setup({ endpoints: [answering("a"), { ...answering("b"), priority: -0.5 }] });
    expect(balancer.status()[1]?.priority).toBe(-0.5);
  });
});

describe("a balancer that is asked to change an endpoint", () => {
  it.each([
    ["weight", Number.NaN],
    ["weight", -1],
    ["weight", Number.POSITIVE_INFINITY],
    ["weight", "5"],
    ["priority", Number.NaN],
    ["priority", Number.POSITIVE_INFINITY],
    ["priority", "high"],
  ])("to a %s of %s refuses with the endpoint's name and changes nothing", (field, value) => {
    const { balancer } = setup();
    const before = balancer.status();
    const told: unknown[] = [];
    balancer.on("poolChange", (event) => told.push(event));
    // The other field of the patch is valid, and must not be taken over alone.
    const patch = { weight: 7, priority: 7, [field]: value };
    const error = refusalOf(() => balancer.update("a", odd(patch)));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toMatch(new RegExp(`${field}.*"a"`));
    expect(balancer.status()).toEqual(before);
    expect(told).toEqual([]);
  });

  it("that it does not have refuses with the names it has", () => {
    const { balancer } = setup();
    const error = refusalOf(() => balancer.update("web", { weight: 2 }));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toMatch(/pool.*"web".*a, b/);
  });

  it("keeps the values for which it is given undefined", () => {
    const { balancer } = setup();
    balancer.update("a", { weight: undefined, priority: 4 });
    expect(balancer.status()[0]).toMatchObject({ weight: 1, priority: 4 });
  });
});

/** Policies with a wrong value, and the path that the message must name. */
const BAD_POLICIES: [path: string, patch: unknown][] = [
  ["breaker.maxFailures", { breaker: { maxFailures: Number.NaN } }],
  ["breaker.blockDuration", { breaker: { blockDuration: -1 } }],
  ["breaker.retryMultiplier", { breaker: { retryMultiplier: "2" } }],
  ["breaker.slowCallMs", { breaker: { slowCallMs: null } }],
  ["failover.timeoutMs", { failover: { timeoutMs: -0.1 } }],
  ["failover.rounds", { failover: { rounds: true } }],
  ["failover.reserve", { failover: { reserve: Number.NaN } }],
  ["hedge.maxDelayMs", { hedge: { maxDelayMs: [3_000] } }],
  ["hedge.enabled", { hedge: { enabled: "no" } }],
  ["hedge.enabled", { hedge: { enabled: 0 } }],
  ["breaker.maxFailure", { breaker: { maxFailure: 3 } }],
];

describe("a policy with a wrong value", () => {
  it.each(BAD_POLICIES)("is refused with its path when the balancer is made: %s", (path, patch) => {
    const error = refusalOf(() => setup(odd<PoolOptions>(patch)));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toContain(`${path} `);
  });

  it.each(BAD_POLICIES)(
    "is refused by updateConfig together with everything beside it: %s",
    async (path, patch) => {
      const { balancer, clock } = setup();
      const before = balancer.config();
      const mixed = { breaker: { maxFailures: 1 }, failover: { timeoutMs: 5 }, hedge: { minDelayMs: 1 } };
      for (const part of ["breaker", "failover", "hedge"] as const)
        Object.assign(mixed[part], (patch as Record<string, object>)[part]);
      const error = refusalOf(() => balancer.updateConfig(odd<Patch>(mixed)));
      expect(error).toMatchObject({ code: "INVALID_INPUT" });
      expect(error.message).toContain(`${path} `);
      expect(balancer.config()).toEqual(before);
      balancer.add(played("slow", after(clock, 50), { weight: 9 }));
      const call = balancer.call("");
      await clock.advance(50);
      expect((await call).attempts).toMatchObject([{ endpoint: "slow", kind: "success", durationMs: 50 }]);
    },
  );

  it("is told apart from an unknown name, which is not called a value of the wrong type", () => {
    const { message } = refusalOf(() => setup(odd<PoolOptions>({ breaker: { maxFailure: 3 } })));
    expect(message).not.toMatch(/true or false|number/);
  });

  it("is not what `undefined` is taken for, which keeps the value before", () => {
    const { balancer } = setup({ breaker: { maxFailures: 7 } });
    balancer.updateConfig({ breaker: { maxFailures: undefined, slowCallMs: 9 }, hedge: undefined });
    expect(balancer.config().breaker).toMatchObject({ maxFailures: 7, slowCallMs: 9 });
  });

  it("cannot be written into the object that config() returns, which is a copy", () => {
    const { balancer } = setup();
    balancer.config().breaker.maxFailures = Number.NaN;
    expect(balancer.config().breaker.maxFailures).toBe(3);
  });
});

describe("a strategy's factory", () => {
  it.each([
    ["throws", boom],
    ["gives nothing", () => undefined],
    ["gives null", () => null],
    ["gives no pick", () => ({ name: "mine" })],
    ["gives a pick that is no function", () => ({ name: "mine", pick: "first" })],
    ["is no function", 5],
  ])("that %s is refused when the balancer is made", (_what, strategy) => {
    const error = refusalOf(() => setup(odd<PoolOptions>({ strategy })));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toMatch(/strategy.*pick/);
  });

  it("that is a name is refused with the names there are, if it is none of them", () => {
    const error = refusalOf(() => setup({ strategy: "best" }));
    expect(error).toMatchObject({ code: "INVALID_INPUT" });
    expect(error.message).toMatch(/"best".*priority-weight/);
  });

  it("that throws is quoted as the cause", () => {
    expect(refusalOf(() => setup({ strategy: boom })).cause).toMatchObject({ message: "for a test" });
  });
});

describe("a balancer and its list of endpoints", () => {
  it("may begin empty, and calls are answered once an endpoint was added", async () => {
    const { balancer } = setup({ endpoints: [] });
    const error = await balancer.call("").catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", retryAfterMs: undefined });
    balancer.add(answering("a"));
    expect((await balancer.call("")).endpoint).toBe("a");
  });

  it.each([undefined, null, "a"])("cannot be made from %s instead of a list", (endpoints) => {
    expect(refusalOf(() => setup(odd<PoolOptions>({ endpoints })))).toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("a call whose timeout is not a number", () => {
  it.each([Number.NaN, "soon"])(
    "(%s) ends, or is refused, instead of setting timers without end",
    async (timeoutMs) => {
      const clock = manualClock();
      let timers = 0;
      const counting = {
        ...clock,
        setTimeout(run: () => void, ms: number) {
          timers += 1;
          // A timer that is due at once and sets the next one would never let this test end.
          return timers > 100 ? undefined : clock.setTimeout(run, ms);
        },
      };
      const endpoints = [held("a")];
      const { balancer } = setup({ endpoints, clock: counting });
      const outcome = balancer
        .call("", { timeoutMs: odd<number>(timeoutMs) })
        .catch((error: unknown) => error);
      await clock.advance(60_000);
      expect(timers).toBeLessThan(50);
      expect(await outcome).toBeInstanceOf(StreamFallbackError);
    },
  );
});
