import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { failing, held, played } from "./test-world/played.ts";
import { createPool } from "./test-world/pool.ts";
import { STILL_RUNNING, watched } from "./test-world/watched.ts";

describe("an attempt", () => {
  it("is given up after ten seconds, and another endpoint is asked", async () => {
    const [a, b] = [held("a"), held("b")];
    const { balancer, clock } = createPool([a, b], { hedge: { enabled: false } });
    const call = balancer.call("");
    await clock.advance(9_999);
    expect(a.asked[0]?.signal.aborted).toBe(false);
    expect(b.asked).toHaveLength(0);
    await clock.advance(1);
    expect(a.asked[0]?.signal.reason).toMatchObject({ code: "TIMEOUT" });
    b.asked[0]?.resolve("answer");
    expect((await call).attempts).toMatchObject([
      { endpoint: "a", kind: "failure", code: "TIMEOUT", startedMs: 0, durationMs: 10_000 },
      { endpoint: "b", role: "failover", kind: "success", startedMs: 10_000 },
    ]);
  });

  it("that has ended may still settle, which changes nothing", async () => {
    const [a, b] = [held("a"), held("b")];
    const { balancer, clock } = createPool([a, b]);
    const call = balancer.call("");
    await clock.advance(10_000);
    a.asked[0]?.reject(new Error("too late"));
    await clock.advance(0);
    b.asked[0]?.resolve("answer");
    expect((await call).attempts.map(({ endpoint }) => endpoint)).toEqual(["a", "b"]);
  });

  it("knows what is left of the call's time, not of its own", async () => {
    const a = held("a");
    const { balancer, clock } = createPool([a]);
    balancer.call("", { timeoutMs: 12_000 }).catch(() => {});
    expect(a.asked[0]?.remainingMs()).toBe(12_000);
    await clock.advance(7_000);
    expect(a.asked[0]?.remainingMs()).toBe(5_000);
    await clock.advance(20_000);
    expect(a.asked[0]?.remainingMs()).toBe(0);
  });
});

describe("a slow attempt", () => {
  it("counts as a failure at the moment it turns slow, once, even if it answers later", async () => {
    const a = held("a");
    const { balancer, clock } = createPool([a]);
    const call = balancer.call("");
    await clock.advance(4_999);
    expect(balancer.status()[0]?.failureCount).toBe(0);
    await clock.advance(1);
    expect(balancer.status()[0]?.failureCount).toBe(1);
    await clock.advance(2_000);
    a.asked[0]?.resolve("slow answer");
    expect(await call).toMatchObject({
      value: "slow answer",
      attempts: [{ kind: "success", durationMs: 7_000 }],
    });
    expect(balancer.status()[0]?.failureCount).toBe(1);
  });

  it("is not counted again when its time is over", async () => {
    const { balancer, clock } = createPool([held("a")], { failover: { rounds: 1 } });
    const failure = failureOf(balancer.call(""));
    await clock.advance(10_000);
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(balancer.status()[0]?.failureCount).toBe(1);
  });

  it("that the site shuts out opens the breaker all the same", async () => {
    const a = held("a");
    const { balancer, clock } = createPool([a]);
    const failure = failureOf(balancer.call(""));
    await clock.advance(6_000);
    a.asked[0]?.reject(new StreamFallbackError("RISK_CONTROL", "captcha"));
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 300_000 });
  });

  it("opens a hanging endpoint together with two others", async () => {
    const { balancer, clock } = createPool([held("a"), held("b"), held("c")], { hedge: { enabled: false } });
    for (let count = 0; count < 9; count++) balancer.call("").catch(() => {});
    await clock.advance(4_999);
    expect(balancer.status()[0]?.state).toBe("closed");
    await clock.advance(1);
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 300_000 });
  });

  it("that is fast enough is a success", async () => {
    const a = held("a");
    const { balancer, clock } = createPool([a]);
    const call = balancer.call("");
    await clock.advance(4_999);
    a.asked[0]?.resolve("in time");
    await call;
    await clock.advance(60_000);
    expect(balancer.status()[0]?.failureCount).toBe(0);
  });
});

describe("the timeout of a call", () => {
  it("ends it with DEADLINE, which tells who was asked and blames no endpoint", async () => {
    const a = failing("a", { weight: 9 });
    const b = held("b");
    const { balancer, clock, timers } = createPool([a, b], {
      describe: (request) => `room ${request}`,
    });
    const failure = failureOf(balancer.call("7", { timeoutMs: 3_000 }));
    await clock.advance(2_999);
    expect(b.asked[0]?.signal.aborted).toBe(false);
    await clock.advance(1);
    const error = await failure;
    expect(error).toMatchObject({ code: "DEADLINE", fault: "caller" });
    expect(error.message).toContain("room 7");
    expect(error.attempts).toMatchObject([
      { endpoint: "a", kind: "failure", code: "NETWORK" },
      { endpoint: "b", kind: "neutral", code: "DEADLINE", durationMs: 3_000 },
    ]);
    expect(b.asked[0]?.signal.aborted).toBe(true);
    expect(balancer.status()[1]).toMatchObject({ failureCount: 0, inFlight: 0 });
    expect(timers.pending.size).toBe(0);
  });

  it("is twenty seconds unless the caller says otherwise", async () => {
    const { balancer, clock } = createPool([held("a"), held("b"), held("c")]);
    const failure = failureOf(balancer.call(""));
    const seen = watched(failure);
    await clock.advance(19_999);
    expect(seen.outcome).toBe(STILL_RUNNING);
    await clock.advance(1);
    expect((await failure).code).toBe("DEADLINE");
  });

  it("ends a call in its second round", async () => {
    const a = failing("a");
    const { balancer, clock, timers } = createPool([a]);
    const failure = failureOf(balancer.call("", { timeoutMs: 1_001 }));
    await clock.advance(1_001);
    // The second round began after 1 s and failed too.
    expect(await failure).toMatchObject({ code: "ALL_ENDPOINTS_FAILED", attempts: [{}, {}] });
    expect(timers.pending.size).toBe(0);
  });
});

describe("a call that is answered", () => {
  it("leaves no timer behind", async () => {
    const a = held("a");
    const { balancer, timers } = createPool([a]);
    const call = balancer.call("");
    expect(timers.pending.size).toBe(1);
    a.asked[0]?.resolve("answer");
    await call;
    expect(timers.pending.size).toBe(0);
  });

  it("leaves no listener on the caller's signal", async () => {
    const a = held("a");
    const { balancer } = createPool([a]);
    const caller = new AbortController();
    const call = balancer.call("", { signal: caller.signal });
    a.asked[0]?.resolve("answer");
    await call;
    caller.abort();
    expect(a.asked[0]?.signal.aborted).toBe(false);
  });
});

describe("a call that its caller aborts", () => {
  it("rejects at once, ends the endpoint's work, blames nobody and leaves no timer", async () => {
    const a = held("a");
    const { balancer, clock, timers } = createPool([a, held("b")]);
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    await clock.advance(100);
    caller.abort("bored");
    expect(await failure).toMatchObject({
      code: "ABORTED",
      fault: "caller",
      cause: "bored",
      attempts: [{ endpoint: "a", kind: "neutral", code: "ABORTED", durationMs: 100 }],
    });
    expect(a.asked[0]?.signal.aborted).toBe(true);
    expect(balancer.status()).toMatchObject([
      { failureCount: 0, inFlight: 0, lastFailureAt: undefined },
      { failureCount: 0, inFlight: 0 },
    ]);
    expect(timers.pending.size).toBe(0);
  });

  it("before its start asks no endpoint", async () => {
    const a = held("a");
    const { balancer, timers } = createPool([a]);
    const error = await failureOf(balancer.call("", { signal: AbortSignal.abort() }));
    expect(error).toMatchObject({ code: "ABORTED", attempts: [] });
    expect(a.asked).toHaveLength(0);
    expect(timers.pending.size).toBe(0);
  });

  it("between two rounds asks no endpoint again", async () => {
    const a = failing("a");
    const { balancer, clock, timers } = createPool([a]);
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    await clock.advance(100);
    caller.abort();
    expect((await failure).code).toBe("ABORTED");
    expect(timers.pending.size).toBe(0);
    await clock.advance(60_000);
    expect(a.asked).toHaveLength(1);
  });

  it("leaves other calls alone", async () => {
    const a = held("a");
    const { balancer } = createPool([a]);
    const caller = new AbortController();
    const aborted = failureOf(balancer.call("", { signal: caller.signal }));
    const other = balancer.call("");
    caller.abort();
    await aborted;
    a.asked[1]?.resolve("answer");
    expect((await other).value).toBe("answer");
  });

  it("from within an endpoint ends at once and goes to no other", async () => {
    const caller = new AbortController();
    const b = held("b");
    const aborting = played("a", () => {
      caller.abort();
      return "NETWORK";
    });
    const { balancer, timers } = createPool([aborting, b]);
    expect((await failureOf(balancer.call("", { signal: caller.signal }))).code).toBe("ABORTED");
    expect(b.asked).toHaveLength(0);
    expect(balancer.status()[0]).toMatchObject({ failureCount: 0, inFlight: 0 });
    expect(timers.pending.size).toBe(0);
  });
});

describe("a call that has no time left when it is made", () => {
  it("asks nobody, ends with DEADLINE and leaves nothing behind", async () => {
    const a = held("a");
    const { balancer, timers } = createPool([a]);
    const failure = await failureOf(balancer.call("", { timeoutMs: 0 }));
    expect(failure).toMatchObject({ code: "DEADLINE", attempts: [] });
    expect(a.asked).toEqual([]);
    expect(timers.pending.size).toBe(0);
  });
});
