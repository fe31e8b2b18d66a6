import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

const MINUTE = 60_000;
const BLOCK = 300_000;

interface CountingClock extends ManualClock {
  /** Timers that were set and neither ran nor were cleared. */
  pending: Set<unknown>;
}

function countingClock(): CountingClock {
  const clock = manualClock();
  const pending = new Set<unknown>();
  return {
    ...clock,
    pending,
    setTimeout(run, ms) {
      const handle = clock.setTimeout(() => {
        pending.delete(handle);
        run();
      }, ms);
      pending.add(handle);
      return handle;
    },
    clearTimeout(handle) {
      pending.delete(handle);
      clock.clearTimeout(handle);
    },
  };
}

/** What an endpoint does now: answers, fails with a code, or leaves the answer to the test. */
type Mood = "well" | "held" | ErrorCode;

interface Asked extends PromiseWithResolvers<string> {
  signal: AbortSignal;
}

interface Played extends EndpointOptions<string, string> {
  mood: Mood;
  asked: Asked[];
}

function played(name: string, mood: Mood, options: Partial<EndpointOptions<string, string>> = {}): Played {
  const endpoint: Played = {
    name,
    mood,
    asked: [],
    call(_request, { signal }) {
      const answer: Asked = { ...Promise.withResolvers<string>(), signal };
      endpoint.asked.push(answer);
      if (endpoint.mood === "well") answer.resolve(`from ${name}`);
      else if (endpoint.mood !== "held") answer.reject(new StreamFallbackError(endpoint.mood, "for a test"));
      return answer.promise;
    },
    ...options,
  };
  return endpoint;
}

interface Setup {
  balancer: Balancer<string, string>;
  clock: CountingClock;
}

type Options = Partial<BalancerOptions<string, string>>;

function setup(endpoints: EndpointOptions<string, string>[], options: Options = {}): Setup {
  const clock = countingClock();
  const base = { name: "pool", endpoints, clock, random: () => 0.5, breaker: { blockJitter: 0 } };
  return { balancer: createBalancer({ ...base, failover: { rounds: 1 }, ...options }), clock };
}

async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

async function sharesOf({ balancer }: Setup, calls: number): Promise<Record<string, number>> {
  const shares: Record<string, number> = {};
  balancer.on("attempt", ({ endpoint, role }) => {
    if (role === "first") shares[endpoint] = (shares[endpoint] ?? 0) + 1;
  });
  for (let count = 0; count < calls; count++) await balancer.call("").catch(() => {});
  return shares;
}

describe("a half-open breaker", () => {
  // cockatiel 4 lets the others wait for the trial, and a hung one hangs them all.
  it("refuses everyone but the one trial at once, even while the trial hangs", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    const trial = failureOf(balancer.call(""));
    const others = Array.from({ length: 99 }, () => failureOf(balancer.call("")));
    for (const error of await Promise.all(others)) expect(error.code).toBe("NO_ENDPOINT_AVAILABLE");
    expect(a.asked).toHaveLength(1);
    await clock.advance(5_000);
    expect(await trial).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  // biliLive-tools let all 100 through; Hystrix-like breakers without a count do the same.
  it("sees exactly one of 100 calls that come together at the end of the block", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a, played("b", "well")]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    const calls = await Promise.all(Array.from({ length: 100 }, () => balancer.call("")));
    expect(new Set(calls.map(({ endpoint }) => endpoint))).toEqual(new Set(["b"]));
    expect(a.asked).toHaveLength(1);
  });

  // cockatiel 4 opens again; Polly #217 discussed it and declined.
  it("is not opened by the failure of a call that began before the block", async () => {
    const a = played("a", "held", { weight: 9 });
    const { balancer, clock } = setup([a, played("b", "well")], {
      breaker: { blockDuration: 2_000, blockJitter: 0 },
    });
    const old = balancer.call("");
    balancer.trip("a");
    await clock.advance(2_000);
    expect(balancer.status()[0]?.state).toBe("half-open");
    a.asked[0]?.reject(new StreamFallbackError("NETWORK", "late"));
    await old;
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  // opossum 10 closes.
  it("is not closed by the success of a call that began before the block", async () => {
    const a = played("a", "held", { weight: 9 });
    const { balancer, clock } = setup([a, played("b", "well")], {
      breaker: { blockDuration: 2_000, blockJitter: 0 },
    });
    const old = balancer.call("");
    balancer.trip("a");
    await clock.advance(2_000);
    a.asked[0]?.resolve("late");
    expect((await old).value).toBe("late");
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  // opossum 10 and Polly 8 close on an error they were told to ignore; resilience4j #544 kept the permit for ever.
  it.each(["PROXY", "AUTH_REJECTED"] as const)(
    "is neither closed nor stuck after a trial that proves nothing: %s",
    async (code) => {
      const a = played("a", code);
      const { balancer, clock } = setup([a]);
      balancer.trip("a");
      await clock.advance(BLOCK);
      await failureOf(balancer.call(""));
      expect(balancer.status()[0]).toMatchObject({ state: "half-open", retryAfterMs: 0 });
      a.mood = "well";
      expect((await balancer.call("")).attempts).toMatchObject([{ role: "trial", kind: "success" }]);
      expect(balancer.status()[0]?.state).toBe("closed");
    },
  );

  // Polly 8 closes when a caller cancels the trial; before that it was stuck for ever (#1979).
  it("is neither closed nor stuck after a trial whose caller gave up", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    caller.abort();
    await failure;
    expect(balancer.status()[0]?.state).toBe("half-open");
    a.mood = "NETWORK";
    await failureOf(balancer.call(""));
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK });
  });

  // resilience4j waits for ever unless told otherwise (#903, #935, #1389).
  it("does not wait for ever for a trial that hangs", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a, played("b", "well")]);
    balancer.trip("a");
    await clock.advance(BLOCK);
    await balancer.call("");
    await clock.advance(5_000);
    expect(balancer.status()[0]).toMatchObject({ state: "open", inFlight: 0 });
    a.mood = "well";
    await clock.advance(2 * BLOCK);
    await balancer.call("");
    await clock.advance(0);
    expect(balancer.status()[0]?.state).toBe("closed");
  });
});

describe("a closed breaker", () => {
  // opossum 10 does, with its default volumeThreshold of 0.
  it("is not opened by its first failure", async () => {
    const { balancer } = setup([played("a", "NETWORK"), played("b", "well")]);
    await balancer.call("");
    expect(balancer.status()[0]).toMatchObject({ state: "closed", failureCount: 1 });
  });

  // cockatiel 4's SamplingBreaker rotates one bucket per event: an hour later it still counted all of these.
  it.each([
    [0, "open"],
    [61 * MINUTE + 7_000, "closed"],
  ])("after %i ms of silence since 9 failures of 19 is %s by one more", async (idleMs, state) => {
    const a = played("a", "well", { weight: 999 });
    const { balancer, clock } = setup([a, played("b", "well")], { breaker: { maxFailures: 100 } });
    for (let count = 0; count < 19; count++) {
      a.mood = count < 10 ? "well" : "NETWORK";
      await balancer.call("");
    }
    expect(balancer.status()[0]?.state).toBe("closed");
    await clock.advance(idleMs);
    a.mood = "NETWORK";
    await balancer.call("");
    expect(balancer.status()[0]?.state).toBe(state);
  });

  // opossum 10 counts refused calls as calls, which dilutes the share of failures.
  it("does not count calls that it never saw", async () => {
    const a = played("a", "RISK_CONTROL", { weight: 999 });
    const { balancer } = setup([a, played("b", "well")], {
      breaker: { maxFailures: 100 },
      identify: (request) => request,
    });
    await balancer.call("blocked");
    for (let count = 0; count < 100; count++) await failureOf(balancer.call("blocked", { exclude: ["b"] }));
    expect(a.asked).toHaveLength(1);
    for (let count = 0; count < 10; count++) {
      a.mood = count % 2 === 0 ? "well" : "NETWORK";
      await balancer.call("well");
    }
    expect(balancer.status()[0]?.state).toBe("open");
  });
});

describe("an abort", () => {
  // cockatiel 4's retry settled 380 ms late and called the function once more.
  it("in the wait before the second round settles at once and calls nothing afterwards", async () => {
    const a = played("a", "NETWORK");
    const { balancer, clock } = setup([a], { failover: { rounds: 2 } });
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    await clock.advance(20);
    caller.abort();
    expect(await failure).toMatchObject({ code: "ABORTED", attempts: [{ endpoint: "a" }] });
    expect(clock.now()).toBe(20);
    expect(clock.pending.size).toBe(0);
    await clock.advance(MINUTE);
    expect(a.asked).toHaveLength(1);
  });

  // cockatiel 4's timeout aborts its signal on every normal return, which ends streams that are being read.
  it("does not come with an answer", async () => {
    const a = played("a", "well");
    const { balancer, clock } = setup([a]);
    await balancer.call("");
    await clock.advance(MINUTE);
    expect(a.asked[0]?.signal.aborted).toBe(false);
  });
});

describe("what idles", () => {
  // opossum 10 holds two intervals per breaker: 10,000 idle ones cost a quarter of a core (#809).
  it("holds no timer: 10,000 endpoints, closed, open or half-open", async () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `e${index}`);
    const { balancer, clock } = setup(names.map((name) => played(name, "well")));
    expect(clock.pending.size).toBe(0);
    for (const name of names.slice(0, 100)) balancer.trip(name);
    expect(clock.pending.size).toBe(0);
    await balancer.call("");
    balancer.status();
    await clock.advance(BLOCK);
    balancer.status();
    expect(clock.pending.size).toBe(0);
  });

  // opossum 10 keeps every latency for ever, even with percentiles off (#648).
  it("keeps no more than the latest 50 answers, which alone make the percentile", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a]);
    const answer = async (takesMs: number) => {
      const call = balancer.call("");
      await clock.advance(takesMs);
      a.asked.at(-1)?.resolve("");
      await call;
    };
    for (let count = 0; count < 60; count++) await answer(2_000);
    for (let count = 0; count < 47; count++) await answer(100);
    expect(balancer.status()[0]?.p95Ms).toBe(2_000);
    await answer(100);
    expect(balancer.status()[0]?.p95Ms).toBe(100);
    for (let count = 0; count < 3; count++) await answer(100);
    expect(balancer.snapshot().endpoints.a?.latenciesMs).toHaveLength(50);
  });

  // opossum 10 dates a restored breaker from its construction, not from its opening.
  it("is as old after a restart as it was before", async () => {
    const before = setup([played("a", "well")]);
    before.balancer.trip("a");
    await before.clock.advance(4 * MINUTE);
    const after = setup([played("a", "well")]);
    const snapshot = before.balancer.snapshot();
    await after.clock.advance(4 * MINUTE);
    after.balancer.restore(snapshot);
    expect(after.balancer.status()[0]?.retryAfterMs).toBe(BLOCK - 4 * MINUTE);
  });
});

describe("a pool in trouble", () => {
  // Envoy measured the share before an ejection instead of after it: 3 of 3 hosts were out at 67 % (#26877, #27066).
  it("keeps half of its endpoints, rounded up, while all of them fail now and then", async () => {
    const endpoints = ["a", "b", "c"].map((name) => played(name, "NETWORK"));
    const { balancer } = setup(endpoints);
    for (let count = 0; count < 5; count++) await failureOf(balancer.call(""));
    const states = balancer.status().map(({ state }) => state);
    expect(states.filter((state) => state === "closed")).toHaveLength(2);
    expect(endpoints.every(({ asked }) => asked.length >= 3)).toBe(true);
  });

  // Envoy's max_ejection_percent took the only host out (#3263, #17504).
  it("keeps its only endpoint until it has failed ten times in a row", async () => {
    const a = played("a", "NETWORK");
    const { balancer } = setup([a]);
    for (let count = 0; count < 9; count++) await failureOf(balancer.call(""));
    expect(balancer.status()[0]?.state).toBe("closed");
    await failureOf(balancer.call(""));
    expect(balancer.status()[0]?.state).toBe("open");
  });

  // Envoy's panic mode hides who was ejected (#2671).
  it("says that nobody may be asked, instead of asking everybody", async () => {
    const endpoints = ["a", "b", "c"].map((name) => played(name, "well"));
    const { balancer } = setup(endpoints);
    for (const { name } of endpoints) balancer.trip(name);
    expect(await failureOf(balancer.call(""))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      retryAfterMs: BLOCK,
    });
    expect(balancer.status().map(({ state }) => state)).toEqual(["open", "open", "open"]);
    expect(endpoints.flatMap(({ asked }) => asked)).toEqual([]);
  });

  // undici's BalancedPool sinks all weights to the floor and then asks one dead upstream for ever (#4839).
  it("gives everyone the exact share again after an outage of all", async () => {
    const weights = { a: 3, b: 2, c: 2, d: 1 };
    const endpoints = Object.entries(weights).map(([name, weight]) => played(name, "NETWORK", { weight }));
    const pool = setup(endpoints);
    for (let count = 0; count < 100; count++) {
      await failureOf(pool.balancer.call(""));
      await pool.clock.advance(MINUTE);
    }
    expect(pool.balancer.status().map(({ state }) => state)).not.toContain("closed");
    for (const endpoint of endpoints) endpoint.mood = "well";
    for (let count = 0; count < 100; count++) {
      await pool.balancer.call("").catch(() => {});
      await pool.clock.advance(MINUTE);
    }
    expect(await sharesOf(pool, 8_000)).toEqual({ a: 3_000, b: 2_000, c: 2_000, d: 1_000 });
  });
});

describe("an endpoint that fails fast", () => {
  // Balancers by latency take fast failures for low latency (mosn #2274, linkerd2 #15374).
  it("earns no more calls than its weight says", async () => {
    const fast = played("fast", "NETWORK");
    const slow = played("slow", "held");
    const never = { breaker: { maxFailures: 1e9, windowMinCalls: 1e9 } };
    const pool = setup([fast, slow], { ...never, hedge: { enabled: false } });
    const roles: string[] = [];
    pool.balancer.on("attempt", ({ endpoint, role }) => roles.push(`${endpoint} ${role}`));
    for (let count = 0; count < 100; count++) {
      const call = pool.balancer.call("");
      await pool.clock.advance(900);
      slow.asked.at(-1)?.resolve("");
      await call;
    }
    expect(roles.filter((role) => role === "fast first")).toHaveLength(50);
    expect(roles.filter((role) => role === "slow first")).toHaveLength(50);
  });

  // The same mistake, made by the percentile that decides about hedges.
  it("does not make answers seem faster than they are", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a], {
      breaker: { maxFailures: 1e9, windowMinCalls: 1e9, floorFailures: 1e9 },
    });
    for (let count = 0; count < 40; count++) {
      const call = balancer.call("").catch(() => {});
      await clock.advance(count % 2 === 0 ? 1_000 : 1);
      if (count % 2 === 0) a.asked.at(-1)?.resolve("");
      else a.asked.at(-1)?.reject(new StreamFallbackError("NETWORK", "at once"));
      await call;
    }
    expect(balancer.snapshot().endpoints.a?.latenciesMs).toEqual(new Array(20).fill(1_000));
    expect(balancer.status()[0]?.p95Ms).toBe(1_000);
  });
});

// What this SDK replaces: the balancer of biliLive-tools.
describe("the balancer that recorders are used to", () => {
  // There priority had no effect: a sort, then a weighted draw over everybody.
  it("did not mind the priority, which here decides where a failed call goes", async () => {
    const others = [played("late", "well", { priority: 6 }), played("early", "well", { priority: 2 })];
    const { balancer } = setup([played("a", "PROXY", { weight: 9_999 }), ...others]);
    for (let count = 0; count < 20; count++) expect((await balancer.call("")).endpoint).toBe("early");
  });

  // There every block took 180 s, ten times in a row.
  it("did not lengthen blocks, which here double up to an hour", async () => {
    const { balancer, clock } = setup([played("a", "NETWORK")]);
    balancer.trip("a");
    const minutes: number[] = [];
    for (let count = 0; count < 6; count++) {
      const blockMs = balancer.status()[0]?.retryAfterMs ?? 0;
      minutes.push(blockMs / MINUTE);
      await clock.advance(blockMs);
      await failureOf(balancer.call(""));
    }
    expect(minutes).toEqual([5, 10, 20, 40, 60, 60]);
  });

  // There 23 % of the calls that met a failing endpoint asked it again.
  it("asked the same endpoint again, which here happens in no round", async () => {
    const endpoints = ["a", "b", "c", "d"].map((name) => played(name, "PROXY"));
    const { balancer, clock } = setup(endpoints);
    for (let count = 0; count < 30; count++) {
      const { attempts } = await failureOf(balancer.call(""));
      expect(new Set(attempts.map(({ endpoint }) => endpoint)).size).toBe(attempts.length);
      expect(attempts.length).toBeGreaterThan(1);
      await clock.advance(10_000);
    }
  });

  // There a hanging endpoint held its caller for ever.
  it("knew no deadline, which here ends every call", async () => {
    const endpoints = ["a", "b"].map((name) => played(name, "held"));
    const { balancer, clock } = setup(endpoints);
    const failure = failureOf(balancer.call(""));
    await clock.advance(20_000);
    expect(["DEADLINE", "ALL_ENDPOINTS_FAILED"]).toContain((await failure).code);
    expect(endpoints.every(({ asked }) => asked[0]?.signal.aborted)).toBe(true);
  });
});
