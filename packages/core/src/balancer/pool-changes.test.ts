import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { priorityWeight } from "../strategies/priority-weight.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

/** In the middle of its range. */
const ROUND_WAIT = 1_000;
const BLOCK = 300_000;

type Options = Partial<EndpointOptions<string, string>>;

interface Asked extends PromiseWithResolvers<string> {
  signal: AbortSignal;
}

/** An endpoint that answers when the test says so. */
interface Held extends EndpointOptions<string, string> {
  asked: Asked[];
}

function held(name: string, options: Options = {}): Held {
  const asked: Asked[] = [];
  return {
    name,
    asked,
    call(_request, { signal }) {
      const answer: Asked = { ...Promise.withResolvers<string>(), signal };
      asked.push(answer);
      return answer.promise;
    },
    ...options,
  };
}

function answering(name: string, options: Options = {}): EndpointOptions<string, string> {
  return { name, call: async () => `from ${name}`, ...options };
}

function failing(name: string, options: Options = {}): EndpointOptions<string, string> {
  return { name, call: () => Promise.reject(new StreamFallbackError("NETWORK", "no")), ...options };
}

interface Setup {
  balancer: Balancer<string, string>;
  clock: ManualClock;
}

/** Without hedges, so that only failures and changes move a call on. */
function setup(
  endpoints: EndpointOptions<string, string>[],
  options: Partial<BalancerOptions<string, string>> = {},
): Setup {
  const clock = manualClock();
  const base = { name: "pool", endpoints, clock, random: () => 0.5, hedge: { enabled: false } };
  return { balancer: createBalancer({ ...base, breaker: { blockJitter: 0 }, ...options }), clock };
}

/** Whether a promise has been kept so far. */
function watched(work: Promise<unknown>): { isDone: boolean } {
  const seen = { isDone: false };
  work.then(() => {
    seen.isDone = true;
  });
  return seen;
}

async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

const network = new StreamFallbackError("NETWORK", "no");

describe("an endpoint that is added", () => {
  it("is asked by the next call", async () => {
    const { balancer } = setup([answering("a")]);
    balancer.add(answering("b", { weight: 9, priority: 4 }));
    expect((await balancer.call("")).endpoint).toBe("b");
    expect(balancer.status()).toMatchObject([{ name: "a" }, { name: "b", weight: 9, priority: 4 }]);
  });

  it("is asked by a running call in its second round, not before", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const call = balancer.call("");
    balancer.add(answering("b"));
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT - 1);
    expect(balancer.status()[1]?.p95Ms).toBeUndefined();
    await clock.advance(1);
    expect((await call).attempts).toMatchObject([
      { endpoint: "a" },
      { endpoint: "b", startedMs: ROUND_WAIT },
    ]);
  });

  it("of a name that is draining is another one: the old one's end changes nothing for it", async () => {
    const old = held("a");
    const { balancer, clock } = setup([old]);
    const oldCall = failureOf(balancer.call("", { timeoutMs: 5_000 }));
    const drain = balancer.remove("a");
    const fresh = held("a");
    balancer.add(fresh);
    const call = balancer.call("");
    expect(fresh.asked).toHaveLength(1);
    expect(balancer.status()).toMatchObject([{ name: "a", inFlight: 1 }]);
    old.asked[0]?.reject(new StreamFallbackError("RISK_CONTROL", "captcha"));
    await drain;
    expect(balancer.status()).toMatchObject([{ name: "a", state: "closed", inFlight: 1 }]);
    fresh.asked[0]?.resolve("new");
    expect((await call).value).toBe("new");
    await clock.advance(5_000);
    expect((await oldCall).attempts[0]).toMatchObject({ endpoint: "a", code: "RISK_CONTROL" });
  });
});

describe("an endpoint that is removed", () => {
  it("is out for calls that begin from now on, and gone from the status", async () => {
    const { balancer } = setup([answering("a", { weight: 9 }), answering("b")]);
    await balancer.remove("a");
    for (let count = 0; count < 10; count++) expect((await balancer.call("")).endpoint).toBe("b");
    expect(balancer.status().map(({ name }) => name)).toEqual(["b"]);
  });

  it("is not asked by a running call, in this round or the next", async () => {
    const a = held("a", { weight: 9 });
    const b = held("b");
    const { balancer, clock } = setup([a, b, failing("c", { priority: 5 })]);
    const failure = failureOf(balancer.call(""));
    await balancer.remove("b");
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT);
    a.asked[1]?.reject(network);
    const { attempts } = await failure;
    expect(attempts.map(({ endpoint }) => endpoint).sort()).toEqual(["a", "a", "c", "c"]);
    expect(b.asked).toHaveLength(0);
  });

  it("is not asked beside a late attempt either", async () => {
    const [a, b, c] = [held("a", { weight: 9 }), held("b"), held("c", { priority: 5 })];
    const { balancer, clock } = setup([a, b, c], { hedge: {} });
    const call = balancer.call("");
    await balancer.remove("b");
    await clock.advance(3_000);
    expect([b.asked.length, c.asked.length]).toEqual([0, 1]);
    a.asked[0]?.resolve("");
    await call;
  });

  it("lets what runs there finish, and has left when the last one has ended", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, held("b")]);
    const calls = [balancer.call("", { prefer: "a" }), balancer.call("", { prefer: "a" })];
    const drain = watched(balancer.remove("a"));
    await clock.advance(4_000);
    a.asked[0]?.resolve("one");
    await clock.advance(0);
    expect(drain.isDone).toBe(false);
    expect(a.asked[1]?.signal.aborted).toBe(false);
    a.asked[1]?.reject(new StreamFallbackError("ROOM_NOT_FOUND", "no such room"));
    expect(await calls[0]).toMatchObject({ value: "one", endpoint: "a" });
    expect(await failureOf(calls[1] as Promise<unknown>)).toMatchObject({ code: "ROOM_NOT_FOUND" });
    await clock.advance(0);
    expect(drain.isDone).toBe(true);
  });

  it("waits for a trial that outlived its call", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    await balancer.call("");
    const drain = watched(balancer.remove("a"));
    await clock.advance(4_999);
    expect(drain.isDone).toBe(false);
    await clock.advance(1);
    expect(drain.isDone).toBe(true);
  });

  it("ends what still runs after drainMs, blames nobody, and its calls go on elsewhere", async () => {
    const [a, b] = [held("a"), held("b")];
    const { balancer, clock } = setup([a, b]);
    const told: unknown[] = [];
    balancer.on("failure", (event) => told.push(event));
    balancer.on("failover", (event) => told.push(event));
    const call = balancer.call("", { prefer: "a" });
    const drain = watched(balancer.remove("a", { drainMs: 2_000 }));
    await clock.advance(1_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "ABORTED", fault: "caller" });
    expect(drain.isDone).toBe(true);
    expect(told).toEqual([{ from: "a", to: "b", code: "ABORTED" }]);
    b.asked[0]?.resolve("rescued");
    expect(await call).toMatchObject({
      value: "rescued",
      attempts: [
        { endpoint: "a", role: "first", kind: "neutral", code: "ABORTED", durationMs: 2_000 },
        { endpoint: "b", role: "failover", kind: "success", startedMs: 2_000 },
      ],
    });
  });

  it("with drainMs 0 ends what runs there at once", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    const call = balancer.call("", { prefer: "a" });
    const drain = watched(balancer.remove("a", { drainMs: 0 }));
    await clock.advance(0);
    expect(drain.isDone).toBe(true);
    expect(a.asked[0]?.signal.aborted).toBe(true);
    expect(await call).toMatchObject({ endpoint: "b", attempts: [{ kind: "neutral" }, { startedMs: 0 }] });
  });

  it("drains for as long as an attempt might take when it was removed", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const failure = failureOf(balancer.call("", { timeoutMs: 60_000 }));
    const drain = watched(balancer.remove("a"));
    // From now on the attempt itself may run longer than that.
    balancer.updateConfig({ failover: { attemptTimeoutMs: 50_000 } });
    await clock.advance(9_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "ABORTED" });
    expect(drain.isDone).toBe(true);
    balancer.close();
    await failure;
  });

  it("has left when the balancer is closed, and leaves no timer behind", async () => {
    const clock = manualClock();
    const set = new Set<unknown>();
    const watchedClock = {
      ...clock,
      setTimeout(run: () => void, ms: number) {
        const handle = clock.setTimeout(run, ms);
        set.add(handle);
        return handle;
      },
      clearTimeout(handle: unknown) {
        set.delete(handle);
        clock.clearTimeout(handle);
      },
    };
    const { balancer } = setup([held("a")], { clock: watchedClock });
    const failure = failureOf(balancer.call(""));
    const drain = balancer.remove("a", { drainMs: 60_000 });
    balancer.close();
    await drain;
    expect(await failure).toMatchObject({ code: "CLOSED" });
    expect(set.size).toBe(0);
  });

  it.each(["a", "stranger"])(
    "twice, or never there, is refused with the names there are (%s)",
    async (name) => {
      const { balancer } = setup([answering("a"), answering("b")]);
      await balancer.remove("a");
      const error = await failureOf(balancer.remove(name));
      expect(error).toMatchObject({ code: "INVALID_INPUT" });
      expect(error.message).toMatch(new RegExp(`pool.*"${name}".*b`));
    },
  );
});

describe("the last endpoint that is removed", () => {
  it("answers the call that runs there, and new calls are refused at once", async () => {
    const a = held("a");
    const { balancer } = setup([a]);
    const call = balancer.call("");
    const drain = balancer.remove("a");
    const refused = await failureOf(balancer.call(""));
    expect(refused).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", attempts: [], retryAfterMs: undefined });
    a.asked[0]?.resolve("last words");
    expect((await call).value).toBe("last words");
    await drain;
  });

  it("leaves its calls to an endpoint that comes in time for their second round", async () => {
    const { balancer, clock } = setup([held("a")]);
    const call = balancer.call("");
    const drain = balancer.remove("a", { drainMs: 0 });
    await clock.advance(1);
    await drain;
    balancer.add(answering("b"));
    await clock.advance(ROUND_WAIT);
    expect((await call).attempts).toMatchObject([{ endpoint: "a", kind: "neutral" }, { endpoint: "b" }]);
  });

  it("ends its calls when nobody comes, without a promise of when to ask again", async () => {
    const { balancer, clock } = setup([held("a")]);
    const failure = failureOf(balancer.call(""));
    const drain = balancer.remove("a", { drainMs: 0 });
    await clock.advance(20_000);
    await drain;
    const error = await failure;
    expect(error.attempts).toMatchObject([{ endpoint: "a", kind: "neutral", code: "ABORTED" }]);
    expect(error.message).not.toContain("Infinity");
    expect(error.retryAfterMs ?? 0).toBeLessThan(Number.POSITIVE_INFINITY);
  });
});

describe("weight 0", () => {
  it("takes an endpoint out for the failovers and second rounds of running calls too", async () => {
    const a = held("a", { weight: 9 });
    const b = held("b");
    const { balancer, clock } = setup([a, b]);
    const failure = failureOf(balancer.call(""));
    balancer.update("b", { weight: 0 });
    a.asked[0]?.reject(network);
    await clock.advance(ROUND_WAIT);
    a.asked[1]?.reject(network);
    expect((await failure).attempts.map(({ endpoint }) => endpoint)).toEqual(["a", "a"]);
    expect(b.asked).toHaveLength(0);
  });

  it("takes it out as a trial too, until it has a weight again", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a, answering("b")]);
    balancer.trip("a");
    balancer.update("a", { weight: 0 });
    await clock.advance(BLOCK);
    await balancer.call("");
    expect(a.asked).toHaveLength(0);
    balancer.update("a", { weight: 1 });
    await balancer.call("");
    expect(a.asked).toHaveLength(1);
  });

  it("lets what runs there finish", async () => {
    const a = held("a");
    const { balancer, clock } = setup([a]);
    const call = balancer.call("");
    balancer.update("a", { weight: 0 });
    await clock.advance(4_000);
    a.asked[0]?.resolve("in time");
    expect((await call).endpoint).toBe("a");
  });
});

describe("changes of the pool", () => {
  it("are told, each once, to listeners and to the strategy, which sees what there is now", async () => {
    const told: string[] = [];
    const spread = priorityWeight();
    const { balancer } = setup([answering("a")], {
      strategy: () => ({
        ...spread,
        onPoolChange: (endpoints) =>
          void told.push(endpoints.map(({ name, weight }) => `${name}${weight}`).join(" ")),
      }),
    });
    balancer.on("poolChange", ({ endpoint, change }) => told.push(`${endpoint} ${change}`));
    balancer.add(answering("b", { weight: 2 }));
    balancer.update("a", { weight: 5 });
    await balancer.remove("a");
    expect(() => balancer.add(answering("b"))).toThrow();
    expect(() => balancer.update("b", { weight: -1 })).toThrow();
    expect(told).toEqual(["a1 b2", "b added", "a5 b2", "a updated", "b2", "a removed"]);
  });

  it("leave the shares exact, whenever they come", async () => {
    const weight = fc.integer({ min: 1, max: 9 });
    const weights = fc.tuple(weight, weight, weight, weight);
    const property = fc.asyncProperty(
      weights,
      weight,
      fc.nat(60),
      fc.nat(60),
      async (given, other, ...calls) => {
        const endpoints = given.map((each, index) => answering(`e${index}`, { weight: each }));
        const { balancer } = setup(endpoints.slice(0, 3), { random: seededRandom(1) });
        for (let count = 0; count < calls[0]; count++) await balancer.call("");
        balancer.add(endpoints[3] as EndpointOptions<string, string>);
        balancer.update("e0", { weight: other });
        for (let count = 0; count < calls[1]; count++) await balancer.call("");
        await balancer.remove("e1");
        const total = balancer.status().reduce((sum, row) => sum + row.weight, 0);
        const shares = new Map<string, number>();
        for (let count = 0; count < 10 * total; count++) {
          const { endpoint } = await balancer.call("");
          shares.set(endpoint, (shares.get(endpoint) ?? 0) + 1);
        }
        // What was owed at the moment of the change is settled once, and never again.
        for (const row of balancer.status())
          expect(Math.abs((shares.get(row.name) ?? 0) - 10 * row.weight)).toBeLessThanOrEqual(2);
      },
    );
    await fc.assert(property, { seed: 5, numRuns: 60 });
  });
});
