import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { CircuitBreakerRegistry, type CircuitBreakerRegistryOptions } from "./circuit-breaker-registry.ts";

const NO_CALLS = { state: "CLOSED", totalCalls: 0, successCalls: 0, failureCalls: 0, rejectedCalls: 0 };

function registryWith(options: CircuitBreakerRegistryOptions = {}): CircuitBreakerRegistry {
  return new CircuitBreakerRegistry({ failureThreshold: 1, clock: manualClock(), ...options });
}

async function fail(registry: CircuitBreakerRegistry, key: string): Promise<void> {
  await expect(registry.execute(key, () => Promise.reject(new Error("boom")))).rejects.toThrow("boom");
}

describe("a circuit breaker registry", () => {
  it("keeps one breaker per key", async () => {
    const registry = registryWith();
    await fail(registry, "a");
    expect(await registry.execute("b", async () => "fine")).toBe("fine");
    expect([registry.getState("a"), registry.getState("b")]).toEqual(["OPEN", "CLOSED"]);
    await expect(registry.execute("a", () => "never")).rejects.toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
      message: expect.stringMatching(/^a /),
    });
    expect(registry.getBreaker("a")).toBe(registry.getBreaker("a"));
  });

  it("gives every breaker its options, and the call its signal", async () => {
    const clock = manualClock();
    const registry = registryWith({ timeout: 1_000, clock });
    const { signal } = new AbortController();
    expect(await registry.execute("a", (context) => context.signal, { signal })).toBe(signal);
    await fail(registry, "a");
    await clock.advance(1_000);
    expect(registry.getState("a")).toBe("HALF_OPEN");
  });

  it("tells the numbers of one key, or of all", async () => {
    const registry = registryWith();
    await fail(registry, "a");
    await registry.execute("__proto__", () => "fine");
    expect(registry.getMetrics("a")).toEqual({ ...NO_CALLS, state: "OPEN", totalCalls: 1, failureCalls: 1 });
    expect(Object.entries(registry.getMetrics())).toEqual([
      ["a", registry.getMetrics("a")],
      ["__proto__", { ...NO_CALLS, totalCalls: 1, successCalls: 1 }],
    ]);
  });

  it("says of a key without a breaker that a call would be let through, and makes none", () => {
    const registry = registryWith();
    expect(registry.getState("unknown")).toBe("CLOSED");
    expect(registry.getMetrics("unknown")).toEqual(NO_CALLS);
    registry.reset("unknown");
    expect(registry.getMetrics()).toEqual({});
  });

  it("resets one breaker or all", async () => {
    const registry = registryWith();
    for (const key of ["a", "b", "c"]) await fail(registry, key);
    registry.reset("a");
    expect(["a", "b", "c"].map((key) => registry.getState(key))).toEqual(["CLOSED", "OPEN", "OPEN"]);
    registry.resetAll();
    expect(registry.getMetrics()).toEqual({ a: NO_CALLS, b: NO_CALLS, c: NO_CALLS });
  });

  it("forgets the least recently used breaker first, and looking at one is no use of it", async () => {
    const registry = registryWith({ maxBreakers: 2 });
    await fail(registry, "a");
    await fail(registry, "b");
    registry.getBreaker("a");
    registry.getState("b");
    registry.getMetrics("b");
    registry.reset("b");
    await fail(registry, "c");
    expect(Object.keys(registry.getMetrics())).toEqual(["a", "c"]);
    await expect(registry.execute("a", () => "never")).rejects.toMatchObject({
      code: "NO_ENDPOINT_AVAILABLE",
    });
    await fail(registry, "d");
    expect(Object.keys(registry.getMetrics())).toEqual(["a", "d"]);
  });

  it("keeps 1000 breakers unless told otherwise", () => {
    const registry = registryWith();
    for (let key = 0; key < 1_500; key++) registry.getBreaker(`key ${key}`);
    const kept = Object.keys(registry.getMetrics());
    expect([kept.length, kept[0]]).toEqual([1_000, "key 500"]);
  });

  it.each<[string, CircuitBreakerRegistryOptions]>([
    ["room for nobody", { maxBreakers: 0 }],
    ["room for no number", { maxBreakers: Number.NaN }],
    ["what no breaker takes", { timeout: -1 }],
  ])("refuses %s", (_what, options) => {
    expect(() => registryWith(options)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
