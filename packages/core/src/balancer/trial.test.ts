import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { answering, failing, held, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, halfOpen, rowOf } from "./test-world/pool.ts";

describe("a trial beside a healthy endpoint", () => {
  it("does not delay the caller, and is not aborted when the healthy one answers first", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    const { endpoint, attempts } = await pool.balancer.call("");
    expect(endpoint).toBe("b");
    expect(attempts.map(({ role }) => role)).toEqual(["first"]);
    expect(a.asked).toHaveLength(1);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    expect(rowOf(pool).state).toBe("half-open");
  });

  it("closes the breaker when it answers after the call is over", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    await pool.balancer.call("");
    await pool.clock.advance(4_000);
    a.asked[0]?.resolve("late");
    await pool.clock.advance(0);
    expect(rowOf(pool).state).toBe("closed");
    expect(pool.balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
  });

  it("reopens the breaker for twice as long when it fails after the call is over", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    await pool.balancer.call("");
    a.asked[0]?.reject(new StreamFallbackError("NETWORK", "no"));
    await pool.clock.advance(0);
    expect(pool.balancer.status()[0]).toMatchObject({
      state: "open",
      retryAfterMs: 2 * BLOCK_MS,
      inFlight: 0,
    });
  });

  it("gives the answer when it is the faster one, which is nobody's failure", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen(createPool([a, b]));
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

  it("that fails first leaves the caller to the healthy one and asks no other", async () => {
    const [b, c] = [held("b"), held("c")];
    const pool = await halfOpen(createPool([failing("a"), b, c]));
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
    const pool = await halfOpen(createPool([a, failing("b")]));
    const call = pool.balancer.call("");
    await pool.clock.advance(0);
    a.asked[0]?.resolve("rescued");
    expect((await call).value).toBe("rescued");
  });

  it("leaves room for a failover while it runs", async () => {
    const [a, c] = [held("a"), held("c")];
    const pool = await halfOpen(createPool([a, failing("b"), c]));
    const call = pool.balancer.call("");
    await pool.clock.advance(0);
    c.asked[0]?.resolve("third");
    expect((await call).endpoint).toBe("c");
    expect(a.asked[0]?.signal.aborted).toBe(false);
  });

  it("runs alone: other calls go to the healthy endpoint only", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    for (let count = 0; count < 5; count++) {
      expect((await pool.balancer.call("")).endpoint).toBe("b");
    }
    expect(a.asked).toHaveLength(1);
  });

  it("that proves the question wrong ends the call and closes the breaker", async () => {
    const b = held("b");
    const pool = await halfOpen(createPool([played("a", "ROOM_NOT_FOUND"), b]));
    expect((await failureOf(pool.balancer.call(""))).code).toBe("ROOM_NOT_FOUND");
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(rowOf(pool).state).toBe("closed");
  });
});

describe("a stuck trial", () => {
  it("ends after five seconds and reopens the breaker for twice as long", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    await pool.balancer.call("");
    await pool.clock.advance(4_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    expect(rowOf(pool).state).toBe("half-open");
    await pool.clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "TIMEOUT" });
    expect(pool.balancer.status()[0]).toMatchObject({
      state: "open",
      retryAfterMs: 2 * BLOCK_MS,
      inFlight: 0,
    });
  });

  it("ends the call too when there is no other endpoint", async () => {
    const pool = await halfOpen(createPool([held("a")]));
    const failure = failureOf(pool.balancer.call(""));
    await pool.clock.advance(5_000);
    expect(await failure).toMatchObject({
      code: "ALL_ENDPOINTS_FAILED",
      attempts: [{ role: "trial", code: "TIMEOUT" }],
    });
    expect(pool.balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS });
  });

  it("does not shorten the time of a healthy endpoint that is slow", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen(createPool([a, b]));
    const call = pool.balancer.call("");
    await pool.clock.advance(8_000);
    b.asked[0]?.resolve("slow but sure");
    expect((await call).value).toBe("slow but sure");
  });
});

describe("a trial without a healthy endpoint", () => {
  it("carries the call", async () => {
    const pool = await halfOpen(createPool([answering("a")]));
    expect(await pool.balancer.call("")).toMatchObject({ endpoint: "a", attempts: [{ role: "trial" }] });
    expect(rowOf(pool).state).toBe("closed");
  });

  it("refuses other calls at once and says when to come back", async () => {
    const pool = await halfOpen(createPool([held("a")]));
    pool.balancer.call("").catch(() => {});
    expect(await failureOf(pool.balancer.call(""))).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      attempts: [],
      retryAfterMs: 5_000,
    });
  });

  it("goes on to the next blocked endpoint whose time is over", async () => {
    const { balancer, clock } = createPool([failing("a"), answering("b")]);
    balancer.trip("a");
    balancer.trip("b");
    await clock.advance(BLOCK_MS);
    expect((await balancer.call("")).attempts).toMatchObject([
      { endpoint: "a", role: "trial", kind: "failure" },
      { endpoint: "b", role: "trial", kind: "success" },
    ]);
  });
});

describe("a trial whose caller gives up", () => {
  it("is aborted, gives its permit back and leaves the block as it was", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a]));
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

  it("runs on when the call was answered before", async () => {
    const a = held("a");
    const pool = await halfOpen(createPool([a, answering("b")]));
    const caller = new AbortController();
    await pool.balancer.call("", { signal: caller.signal });
    caller.abort();
    expect(a.asked[0]?.signal.aborted).toBe(false);
    a.asked[0]?.resolve("fine");
    await pool.clock.advance(0);
    expect(rowOf(pool).state).toBe("closed");
  });

  it("is not even begun when the abort comes as it is announced", async () => {
    const [a, b] = [held("a"), held("b")];
    const pool = await halfOpen(createPool([a, b]));
    const caller = new AbortController();
    pool.balancer.on("attempt", () => caller.abort());
    expect((await failureOf(pool.balancer.call("", { signal: caller.signal }))).code).toBe("ABORTED");
    expect([a.asked.length, b.asked.length]).toEqual([0, 0]);
    expect(pool.balancer.status()).toMatchObject([{ inFlight: 0 }, { inFlight: 0 }]);
  });
});

it("a trial outlives the deadline of the call that began it, and is judged by its own", async () => {
  const hanging = held("a");
  const { balancer, clock } = await halfOpen(createPool([hanging]));
  const failure = balancer.call("", { timeoutMs: 300 }).catch((error: unknown) => error);
  await clock.advance(300);
  expect(await failure).toMatchObject({ code: "DEADLINE" });
  expect(hanging.asked[0]?.signal.aborted).toBe(false);
  await clock.advance(4_700);
  expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS, inFlight: 0 });
});
