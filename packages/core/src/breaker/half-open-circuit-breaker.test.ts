import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import type { CircuitBreakerOptions } from "./circuit-breaker.ts";
import {
  createWorld,
  failWith,
  held,
  refusalOf,
  succeed,
  TIMEOUT_MS,
} from "./test-world/circuit-breakers.ts";

/** A breaker whose block is over. */
async function halfOpen(options: Partial<CircuitBreakerOptions> = {}) {
  const { breaker, clock } = createWorld(options);
  breaker.transitionTo("OPEN");
  await clock.advance(TIMEOUT_MS);
  return { breaker, clock };
}

describe("a half-open circuit breaker", () => {
  it("lets three trials through at a time and refuses the others at once", async () => {
    const { breaker } = await halfOpen();
    const trials = [held(breaker), held(breaker), held(breaker)];
    expect(await refusalOf(breaker)).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      message: "site is being tried out; ask again in 5 s",
      retryAfterMs: 5_000,
    });
    expect(trials.map(({ isRunning }) => isRunning())).toEqual([true, true, true]);
    trials[0]?.resolve("fine");
    await trials[0]?.settled;
    await succeed(breaker);
    expect(breaker.getState()).toBe("CLOSED");
  });

  it("closes after two successful trials and has forgotten the failures then", async () => {
    const { breaker } = await halfOpen({ failureThreshold: 2 });
    await succeed(breaker);
    expect(breaker.getState()).toBe("HALF_OPEN");
    await succeed(breaker);
    expect(breaker.getState()).toBe("CLOSED");
    await failWith(breaker, new Error("boom"));
    expect(breaker.getState()).toBe("CLOSED");
  });

  it("opens again at the first trial that fails", async () => {
    const { breaker } = await halfOpen();
    await succeed(breaker);
    await failWith(breaker, new Error("boom"));
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: TIMEOUT_MS });
  });

  it.each<[string, () => unknown, boolean]>([
    ["an AbortError while its signal is aborted", () => new DOMException("stop", "AbortError"), true],
    ["ABORTED, whoever ended it", () => new StreamFallbackError("ABORTED", "for a test"), false],
  ])("ignores %s and gives the permit back", async (_what, error, isAborted) => {
    const { breaker } = await halfOpen({ halfOpenMaxCalls: 1 });
    const caller = new AbortController();
    const trial = held(breaker, caller.signal);
    if (isAborted) caller.abort();
    trial.reject(error());
    await trial.settled;
    expect(breaker.getState()).toBe("HALF_OPEN");
    await succeed(breaker, 2);
    expect(breaker.getState()).toBe("CLOSED");
  });

  it("ignores the reason of a signal, though its name says timeout", async () => {
    const { breaker } = await halfOpen();
    const spent = new DOMException("too slow", "TimeoutError");
    const caller = new AbortController();
    const trial = held(breaker, caller.signal);
    caller.abort(spent);
    trial.reject(spent);
    await trial.settled;
    expect(breaker.getState()).toBe("HALF_OPEN");
  });

  it("counts an AbortError that no caller wished as a failure", async () => {
    const { breaker } = await halfOpen();
    await failWith(breaker, new DOMException("somebody else's", "AbortError"));
    expect(breaker.getState()).toBe("OPEN");
  });

  it("keeps the permit of a call that does not hear its abort until it ends", async () => {
    const { breaker } = await halfOpen({ halfOpenMaxCalls: 1 });
    const caller = new AbortController();
    held(breaker, caller.signal);
    caller.abort();
    expect(await refusalOf(breaker)).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE" });
  });

  it("is not stuck when its trials hang: the next call that finds no room opens it again", async () => {
    const { breaker, clock } = await halfOpen();
    const trials = [held(breaker), held(breaker), held(breaker)];
    await clock.advance(TIMEOUT_MS - 1);
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: 1 });
    await clock.advance(1);
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: TIMEOUT_MS });
    await clock.advance(TIMEOUT_MS);
    await succeed(breaker);
    for (const trial of trials) trial.resolve("far too late");
    await Promise.all(trials.map(({ settled }) => settled));
    expect(breaker.getMetrics()).toMatchObject({ state: "HALF_OPEN", successCalls: 4 });
  });

  it("does not blame trials that ended long ago for those that run", async () => {
    const { breaker, clock } = await halfOpen({ halfOpenMaxCalls: 2 });
    await succeed(breaker);
    await clock.advance(TIMEOUT_MS);
    held(breaker);
    held(breaker);
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: 5_000 });
    expect(breaker.getState()).toBe("HALF_OPEN");
  });

  it("lets a slow trial end while there is room for others", async () => {
    const { breaker, clock } = await halfOpen();
    const slow = held(breaker);
    await clock.advance(10 * TIMEOUT_MS);
    await succeed(breaker);
    slow.resolve("slow but sure");
    await slow.settled;
    expect(breaker.getState()).toBe("CLOSED");
  });

  it("has room for all trials when it is made half-open by hand", async () => {
    const { breaker } = await halfOpen({ halfOpenMaxCalls: 1 });
    held(breaker);
    breaker.transitionTo("HALF_OPEN");
    expect(held(breaker).isRunning()).toBe(true);
  });
});
