import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import { type Balancer, type BalancerOptions, createBalancer } from "./create-balancer.ts";
import type { EndpointOptions } from "./endpoint.ts";

const BLOCK = 300_000;

interface Asked extends PromiseWithResolvers<string> {
  signal: AbortSignal;
}

/** An endpoint that answers when the test says so. */
interface Held extends EndpointOptions<string, string> {
  asked: Asked[];
}

function held(name: string): Held {
  const asked: Asked[] = [];
  return {
    name,
    asked,
    call(_request, { signal }) {
      const answer: Asked = { ...Promise.withResolvers<string>(), signal };
      asked.push(answer);
      return answer.promise;
    },
  };
}

function answering(name: string): EndpointOptions<string, string> {
  return { name, call: async () => `from ${name}` };
}

function failing(name: string, code: ErrorCode): EndpointOptions<string, string> {
  return { name, call: () => Promise.reject(new StreamFallbackError(code, "no")) };
}

interface Setup {
  balancer: Balancer<string, string>;
  clock: ManualClock;
}

/** The first endpoint was blocked and its time is over: the next call is its trial. */
async function halfOpen(
  endpoints: EndpointOptions<string, string>[],
  options: Partial<BalancerOptions<string, string>> = {},
): Promise<Setup> {
  const clock = manualClock();
  const base = { name: "pool", endpoints, clock, random: () => 0.5, breaker: { blockJitter: 0 } };
  const balancer = createBalancer({ ...base, ...options });
  balancer.trip(endpoints[0]?.name ?? "");
  await clock.advance(BLOCK);
  return { balancer, clock };
}

function stateOf({ balancer }: Setup): unknown {
  return balancer.status()[0]?.state;
}

async function failureOf(work: Promise<unknown>): Promise<StreamFallbackError> {
  const outcome = await work.catch((error: unknown) => error);
  if (outcome instanceof StreamFallbackError) return outcome;
  throw new Error(`expected a StreamFallbackError, got ${String(outcome)}`);
}

describe("a trial beside a healthy endpoint", () => {
  it("does not delay the caller, and is not aborted when the healthy one answers first", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    const { endpoint, attempts } = await pool.balancer.call("");
    expect(endpoint).toBe("b");
    expect(attempts.map(({ role }) => role)).toEqual(["first"]);
    expect(a.asked).toHaveLength(1);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    expect(stateOf(pool)).toBe("half-open");
  });

  it("closes the breaker when it answers after the call is over", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    await pool.balancer.call("");
    await pool.clock.advance(4_000);
    a.asked[0]?.resolve("late");
    await pool.clock.advance(0);
    expect(stateOf(pool)).toBe("closed");
    expect(pool.balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
  });

  it("reopens the breaker for twice as long when it fails after the call is over", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    await pool.balancer.call("");
    a.asked[0]?.reject(new StreamFallbackError("NETWORK", "no"));
    await pool.clock.advance(0);
    expect(pool.balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK, inFlight: 0 });
  });

  it("gives the answer when it is the faster one, which is nobody's failure", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen([a, b]);
    const call = pool.balancer.call("");
    a.asked[0]?.resolve("from the trial");
    expect(await call).toMatchObject({
      value: "from the trial",
      endpoint: "a",
      attempts: [
        { endpoint: "a", role: "trial", kind: "success" },
        { endpoint: "b", role: "first", kind: "neutral", code: "ABORTED" },
      ],
    });
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(pool.balancer.status()).toMatchObject([{ state: "closed" }, { failureCount: 0, inFlight: 0 }]);
  });

  it("that fails first leaves the caller to the healthy one and asks nobody else", async () => {
    const [b, c] = [held("b"), held("c")];
    const pool = await halfOpen([failing("a", "NETWORK"), b, c]);
    const call = pool.balancer.call("");
    await pool.clock.advance(0);
    expect(c.asked).toHaveLength(0);
    b.asked[0]?.resolve("healthy");
    expect((await call).attempts).toMatchObject([
      { endpoint: "a", role: "trial", kind: "failure" },
      { endpoint: "b", role: "first", kind: "success" },
    ]);
  });

  it("still answers when the healthy one fails", async () => {
    const a = held("a");
    const pool = await halfOpen([a, failing("b", "NETWORK")]);
    const call = pool.balancer.call("");
    await pool.clock.advance(0);
    a.asked[0]?.resolve("rescued");
    expect((await call).value).toBe("rescued");
  });

  it("leaves room for a failover while it runs", async () => {
    const [a, c] = [held("a"), held("c")];
    const pool = await halfOpen([a, failing("b", "NETWORK"), c]);
    const call = pool.balancer.call("");
    await pool.clock.advance(0);
    c.asked[0]?.resolve("third");
    expect((await call).endpoint).toBe("c");
    expect(a.asked[0]?.signal.aborted).toBe(false);
  });

  it("is the only one: other calls go to the healthy endpoint alone", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    for (let count = 0; count < 5; count++) {
      expect((await pool.balancer.call("")).endpoint).toBe("b");
    }
    expect(a.asked).toHaveLength(1);
  });

  it("that proves the question wrong ends the call and closes the breaker", async () => {
    const b = held("b");
    const pool = await halfOpen([failing("a", "ROOM_NOT_FOUND"), b]);
    expect((await failureOf(pool.balancer.call(""))).code).toBe("ROOM_NOT_FOUND");
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(stateOf(pool)).toBe("closed");
  });
});

describe("a stuck trial", () => {
  it("ends after five seconds and reopens the breaker for twice as long", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    await pool.balancer.call("");
    await pool.clock.advance(4_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    expect(stateOf(pool)).toBe("half-open");
    await pool.clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "TIMEOUT" });
    expect(pool.balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK, inFlight: 0 });
  });

  it("ends the call too when there is nobody else", async () => {
    const pool = await halfOpen([held("a")]);
    const failure = failureOf(pool.balancer.call(""));
    await pool.clock.advance(5_000);
    expect(await failure).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ role: "trial", code: "TIMEOUT" }],
    });
    expect(pool.balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK });
  });

  it("does not shorten the wait for a healthy endpoint that is slow", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen([a, b]);
    const call = pool.balancer.call("");
    await pool.clock.advance(8_000);
    b.asked[0]?.resolve("slow but sure");
    expect((await call).value).toBe("slow but sure");
  });
});

describe("a trial without a healthy endpoint", () => {
  it("carries the call", async () => {
    const pool = await halfOpen([answering("a")]);
    expect(await pool.balancer.call("")).toMatchObject({ endpoint: "a", attempts: [{ role: "trial" }] });
    expect(stateOf(pool)).toBe("closed");
  });

  it("refuses other calls at once and says when to come back", async () => {
    const pool = await halfOpen([held("a")]);
    pool.balancer.call("").catch(() => {});
    expect(await failureOf(pool.balancer.call(""))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      attempts: [],
      retryAfterMs: 5_000,
    });
  });

  it("goes on to the next blocked endpoint whose time is over", async () => {
    const clock = manualClock();
    const endpoints = [failing("a", "NETWORK"), answering("b")];
    const balancer = createBalancer({ name: "pool", endpoints, clock, breaker: { blockJitter: 0 } });
    balancer.trip("a");
    balancer.trip("b");
    await clock.advance(BLOCK);
    expect((await balancer.call("")).attempts).toMatchObject([
      { endpoint: "a", role: "trial", kind: "failure" },
      { endpoint: "b", role: "trial", kind: "success" },
    ]);
  });
});

describe("a trial whose caller gives up", () => {
  it("is aborted, gives its permit back and leaves the block as it was", async () => {
    const a = held("a");
    const pool = await halfOpen([a]);
    const caller = new AbortController();
    const failure = failureOf(pool.balancer.call("", { signal: caller.signal }));
    caller.abort();
    expect((await failure).code).toBe("ABORTED");
    expect(a.asked[0]?.signal.aborted).toBe(true);
    expect(pool.balancer.status()[0]).toMatchObject({ state: "half-open", retryAfterMs: 0 });
    const next = pool.balancer.call("");
    a.asked[1]?.resolve("second trial");
    expect((await next).value).toBe("second trial");
  });

  it("runs on if the caller has its answer already", async () => {
    const a = held("a");
    const pool = await halfOpen([a, answering("b")]);
    const caller = new AbortController();
    await pool.balancer.call("", { signal: caller.signal });
    caller.abort();
    expect(a.asked[0]?.signal.aborted).toBe(false);
    a.asked[0]?.resolve("fine");
    await pool.clock.advance(0);
    expect(stateOf(pool)).toBe("closed");
  });

  it("asks nobody more, even if the abort comes while the trial is announced", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen([a, b]);
    const caller = new AbortController();
    pool.balancer.on("attempt", () => caller.abort());
    expect((await failureOf(pool.balancer.call("", { signal: caller.signal }))).code).toBe("ABORTED");
    expect([a.asked.length, b.asked.length]).toEqual([0, 0]);
    expect(pool.balancer.status()).toMatchObject([{ inFlight: 0 }, { inFlight: 0 }]);
  });
});

it("a trial outlives the deadline of the call that began it, and is judged by its own", async () => {
  const hanging = held("a");
  const { balancer, clock } = await halfOpen([hanging]);
  const failure = balancer.call("", { timeoutMs: 300 }).catch((error: unknown) => error);
  await clock.advance(300);
  expect(await failure).toMatchObject({ code: "DEADLINE" });
  expect(hanging.asked[0]?.signal.aborted).toBe(false);
  await clock.advance(4_700);
  expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK, inFlight: 0 });
});
