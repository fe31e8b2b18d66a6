import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { failureOf } from "./test-world/failures.ts";
import { type Played, played } from "./test-world/played.ts";
import { BLOCK_MS, createPool, type Pool, type PoolOptions } from "./test-world/pool.ts";

const MINUTE = 60_000;
function setup(endpoints: Played[], options: PoolOptions = {}): Pool {
  return createPool(endpoints, { failover: { rounds: 1 }, ...options });
}

describe("a half-open breaker", () => {
  // cockatiel 4 lets other calls wait for the trial, and a trial that hangs hangs them all.
  it("refuses every call but its one trial at once, even while the trial hangs", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    const trial = failureOf(balancer.call(""));
    const others = Array.from({ length: 99 }, () => failureOf(balancer.call("")));
    for (const error of await Promise.all(others)) expect(error.code).toBe("NO_ENDPOINT_AVAILABLE");
    expect(a.asked).toHaveLength(1);
    await clock.advance(5_000);
    expect(await trial).toMatchObject({ code: "ALL_ENDPOINTS_FAILED" });
  });

  // biliLive-tools let all 100 calls through, as breakers do that do not count their trials.
  it("lets exactly one of 100 calls through that come together at the end of the block", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a, played("b", "well")]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    const calls = await Promise.all(Array.from({ length: 100 }, () => balancer.call("")));
    expect(new Set(calls.map(({ endpoint }) => endpoint))).toEqual(new Set(["b"]));
    expect(a.asked).toHaveLength(1);
  });

  // cockatiel 4 opens again by a failure from before the block; Polly #217 discussed it and declined.
  it("is not opened by the failure of a call that began before the block", async () => {
    const a = played("a", "held", { weight: 9 });
    const { balancer, clock } = setup([a, played("b", "well")], {
      breaker: { blockDuration: 2_000 },
    });
    const old = balancer.call("");
    balancer.trip("a");
    await clock.advance(2_000);
    expect(balancer.status()[0]?.state).toBe("half-open");
    a.asked[0]?.reject(new StreamFallbackError("NETWORK", "late"));
    await old;
    expect(balancer.status()[0]?.state).toBe("half-open");
  });

  // opossum 10 closes by a success from before the block.
  it("is not closed by the success of a call that began before the block", async () => {
    const a = played("a", "held", { weight: 9 });
    const { balancer, clock } = setup([a, played("b", "well")], {
      breaker: { blockDuration: 2_000 },
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
    "is neither closed nor stuck after a trial without a verdict: %s",
    async (code) => {
      const a = played("a", code);
      const { balancer, clock } = setup([a]);
      balancer.trip("a");
      await clock.advance(BLOCK_MS);
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
    await clock.advance(BLOCK_MS);
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    caller.abort();
    await failure;
    expect(balancer.status()[0]?.state).toBe("half-open");
    a.mood = "NETWORK";
    await failureOf(balancer.call(""));
    expect(balancer.status()[0]).toMatchObject({ state: "open", retryAfterMs: 2 * BLOCK_MS });
  });

  // resilience4j waits for a hanging trial for ever unless told otherwise (#903, #935, #1389).
  it("does not wait for ever for a trial that hangs", async () => {
    const a = played("a", "held");
    const { balancer, clock } = setup([a, played("b", "well")]);
    balancer.trip("a");
    await clock.advance(BLOCK_MS);
    await balancer.call("");
    await clock.advance(5_000);
    expect(balancer.status()[0]).toMatchObject({ state: "open", inFlight: 0 });
    a.mood = "well";
    await clock.advance(2 * BLOCK_MS);
    await balancer.call("");
    await clock.advance(0);
    expect(balancer.status()[0]?.state).toBe("closed");
  });
});

describe("a closed breaker", () => {
  // opossum 10 opens at its first failure, with its default volumeThreshold of 0.
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
  it("does not count calls that never reached its endpoint", async () => {
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
    const { balancer, clock, timers } = setup([a], { failover: { rounds: 2 } });
    const caller = new AbortController();
    const failure = failureOf(balancer.call("", { signal: caller.signal }));
    await clock.advance(20);
    caller.abort();
    expect(await failure).toMatchObject({ code: "ABORTED", attempts: [{ endpoint: "a" }] });
    expect(clock.now()).toBe(20);
    expect(timers.pending.size).toBe(0);
    await clock.advance(MINUTE);
    expect(a.asked).toHaveLength(1);
  });

  // cockatiel 4's timeout aborts its signal on every normal return, which ends streams that are being read.
  it("never follows the answer of an endpoint", async () => {
    const a = played("a", "well");
    const { balancer, clock } = setup([a]);
    await balancer.call("");
    await clock.advance(MINUTE);
    expect(a.asked[0]?.signal.aborted).toBe(false);
  });
});
