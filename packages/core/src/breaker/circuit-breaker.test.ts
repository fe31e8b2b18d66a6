import { describe, expect, it } from "vitest";
import { type ErrorCode, type ErrorDetails, StreamFallbackError } from "../errors.ts";
import type { CircuitBreakerOptions } from "./circuit-breaker.ts";
import {
  createWorld,
  failWith,
  held,
  refusalOf,
  succeed,
  TIMEOUT_MS,
} from "./test-world/circuit-breakers.ts";

function ours(code: ErrorCode, details?: ErrorDetails): StreamFallbackError {
  return new StreamFallbackError(code, "for a test", details);
}

describe("a closed circuit breaker", () => {
  it("gives what the call gives, and throws what it throws", async () => {
    const { breaker } = createWorld();
    const boom = new Error("boom");
    expect(await breaker.execute(() => "at once")).toBe("at once");
    await failWith(breaker, boom);
    const throwing = () => {
      throw boom;
    };
    await expect(breaker.execute(throwing)).rejects.toBe(boom);
    expect(breaker.getMetrics()).toMatchObject({ totalCalls: 3, successCalls: 1, failureCalls: 2 });
  });

  it("opens at the fifth failure in a row, not before", async () => {
    const { breaker } = createWorld();
    await failWith(breaker, new Error("boom"), 4);
    expect(breaker.getState()).toBe("CLOSED");
    await failWith(breaker, new Error("boom"));
    expect(breaker.getState()).toBe("OPEN");
  });

  it("begins a new row after a success, however many calls failed before", async () => {
    const { breaker } = createWorld();
    for (let row = 0; row < 10; row++) {
      await failWith(breaker, new Error("boom"), 4);
      await succeed(breaker);
    }
    expect(breaker.getState()).toBe("CLOSED");
  });

  it.each<ErrorCode>(["TIMEOUT", "PARSE", "RISK_CONTROL", "AUTH_REJECTED", "ALL_ENDPOINTS_FAILED"])(
    "counts %s as a failure",
    async (code) => {
      const { breaker } = createWorld({ failureThreshold: 2 });
      await failWith(breaker, ours(code), 2);
      expect(breaker.getState()).toBe("OPEN");
    },
  );

  it.each<[string, StreamFallbackError]>([
    ["ABORTED", ours("ABORTED")],
    ["DEADLINE", ours("DEADLINE")],
    ["a blameless INCOMPLETE", ours("INCOMPLETE", { isBlameless: true })],
  ])("ignores %s: it neither counts nor ends a row of failures", async (_what, error) => {
    const { breaker } = createWorld({ failureThreshold: 2 });
    await failWith(breaker, new Error("boom"));
    await failWith(breaker, error, 10);
    expect(breaker.getState()).toBe("CLOSED");
    await failWith(breaker, new Error("boom"));
    expect(breaker.getMetrics()).toEqual({
      state: "OPEN",
      totalCalls: 12,
      successCalls: 0,
      failureCalls: 2,
      rejectedCalls: 0,
    });
  });

  it("counts a proven 'no such room' as an answer", async () => {
    const { breaker } = createWorld({ failureThreshold: 2 });
    await failWith(breaker, new Error("boom"));
    await failWith(breaker, ours("ROOM_NOT_FOUND"));
    await failWith(breaker, new Error("boom"));
    expect(breaker.getMetrics()).toMatchObject({ state: "CLOSED", successCalls: 1, failureCalls: 2 });
  });
});

describe("an open circuit breaker", () => {
  it("refuses at once, and says for how long", async () => {
    const { breaker, clock } = createWorld();
    await failWith(breaker, new Error("boom"), 5);
    await clock.advance(18_000);
    expect(await refusalOf(breaker)).toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      message: "site kept failing and is left alone; ask again in 42 s",
      retryAfterMs: 42_000,
    });
  });

  it("is tried out after its timeout, and not a moment earlier", async () => {
    const { breaker, clock } = createWorld({ failureThreshold: 1, timeout: 1_000 });
    await failWith(breaker, new Error("boom"));
    await clock.advance(999);
    expect(breaker.getState()).toBe("OPEN");
    await clock.advance(1);
    expect(breaker.getState()).toBe("HALF_OPEN");
  });

  it("stays open equally long every time", async () => {
    const { breaker, clock } = createWorld({ failureThreshold: 1 });
    for (let round = 0; round < 20; round++) {
      await failWith(breaker, new Error("boom"));
      expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: TIMEOUT_MS });
      await clock.advance(TIMEOUT_MS);
    }
  });

  it("stays open for as long as the site asks, up to an hour", async () => {
    const { breaker, clock } = createWorld({ failureThreshold: 1 });
    await failWith(breaker, ours("RATE_LIMITED", { retryAfterMs: 90_000 }));
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: 90_000 });
    await clock.advance(90_000);
    await failWith(breaker, ours("RATE_LIMITED", { retryAfterMs: 86_400_000 }));
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: 3_600_000 });
  });

  it("counts refusals apart, which keeps them out of its failure rate", async () => {
    const { breaker } = createWorld();
    await failWith(breaker, new Error("boom"), 5);
    for (let count = 0; count < 100; count++) await refusalOf(breaker);
    expect(breaker.getMetrics()).toEqual({
      state: "OPEN",
      totalCalls: 5,
      successCalls: 0,
      failureCalls: 5,
      rejectedCalls: 100,
    });
  });

  it("is not moved by calls that began before it opened, but counts them", async () => {
    const { breaker, clock } = createWorld({ failureThreshold: 1, successThreshold: 1 });
    const [late, later, latest] = [held(breaker), held(breaker), held(breaker)];
    await failWith(breaker, new Error("boom"));
    await clock.advance(30_000);
    late.reject(new Error("late"));
    await late.settled;
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: 30_000 });
    await clock.advance(30_000);
    later.resolve("late too");
    await later.settled;
    expect(breaker.getState()).toBe("HALF_OPEN");
    latest.reject(new Error("latest"));
    await latest.settled;
    expect(breaker.getMetrics()).toMatchObject({ state: "HALF_OPEN", successCalls: 1, failureCalls: 3 });
  });
});

describe("a circuit breaker in the hands of its user", () => {
  it("hands the signal to the call", async () => {
    const { breaker } = createWorld();
    const { signal } = new AbortController();
    expect(await breaker.execute((context) => context.signal, { signal })).toBe(signal);
  });

  it("calls nothing for a caller who has given up already, and does not count it", async () => {
    const { breaker } = createWorld();
    const call = breaker.execute(() => expect.unreachable(), { signal: AbortSignal.abort("enough") });
    await expect(call).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
    expect(breaker.getMetrics()).toMatchObject({ totalCalls: 0, rejectedCalls: 0 });
  });

  it("moves to any state by hand; what ran before changes nothing any more", async () => {
    const { breaker, clock } = createWorld({ failureThreshold: 1, successThreshold: 1 });
    for (const state of ["OPEN", "HALF_OPEN", "OPEN", "CLOSED", "HALF_OPEN", "CLOSED"] as const) {
      const before = breaker.getState() === "OPEN" ? undefined : held(breaker);
      breaker.transitionTo(state);
      expect(breaker.getState()).toBe(state);
      before?.reject(new Error("from before"));
      await before?.settled;
      await clock.advance(1);
      expect(breaker.getState()).toBe(state);
    }
  });

  it("begins a whole block when it is opened by hand, even if it is open", async () => {
    const { breaker, clock } = createWorld();
    breaker.transitionTo("OPEN");
    await clock.advance(TIMEOUT_MS - 1);
    breaker.transitionTo("OPEN");
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: TIMEOUT_MS });
  });

  it("closes and counts from 0 when it is reset; calls from before count nowhere", async () => {
    const { breaker } = createWorld({ failureThreshold: 1 });
    const before = held(breaker);
    await failWith(breaker, new Error("boom"));
    await refusalOf(breaker);
    breaker.reset();
    before.reject(new Error("from before"));
    await before.settled;
    expect(breaker.getMetrics()).toEqual({
      state: "CLOSED",
      totalCalls: 0,
      successCalls: 0,
      failureCalls: 0,
      rejectedCalls: 0,
    });
  });

  it.each<[string, Partial<CircuitBreakerOptions>]>([
    ["failureThreshold", { failureThreshold: 0 }],
    ["successThreshold", { successThreshold: 1.5 }],
    ["halfOpenMaxCalls", { halfOpenMaxCalls: Number.NaN }],
    ["timeout", { timeout: -1 }],
  ])("refuses a bad %s", (option, options) => {
    expect(() => createWorld(options)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(option) }),
    );
  });

  it("refuses a state that there is not", () => {
    const { breaker } = createWorld();
    expect(() => breaker.transitionTo("AJAR" as "OPEN")).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });

  it("takes undefined for the default", async () => {
    const { breaker } = createWorld({ failureThreshold: undefined, timeout: undefined });
    await failWith(breaker, new Error("boom"), 5);
    expect(await refusalOf(breaker)).toMatchObject({ retryAfterMs: TIMEOUT_MS });
  });
});
