import { describe, expect, it } from "vitest";
import { CircuitBreaker } from "../breaker/circuit-breaker.ts";
import { CircuitBreakerRegistry } from "../breaker/circuit-breaker-registry.ts";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { RetryPolicy, type RetryPolicyOptions } from "./retry-policy.ts";

const controller = new AbortController() as unknown as AbortSignal;
const work = async () => "done";

describe("the controller in place of its signal", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a RetryPolicy", () => new RetryPolicy().execute(work, { signal: controller })],
    ["a CircuitBreaker", () => new CircuitBreaker({ name: "it" }).execute(work, { signal: controller })],
    ["a registry", () => new CircuitBreakerRegistry().execute("key", work, { signal: controller })],
  ])("is refused by %s", async (_what, execute) => {
    await expect(execute()).rejects.toMatchObject({
      code: "INVALID_INPUT",
      message: expect.stringMatching(/^signal must be an AbortSignal/),
    });
  });

  it("leaves a RetryPolicy no timer", async () => {
    const clock = manualClock();
    let timers = 0;
    const setTimeout = () => {
      timers += 1;
    };
    const counting = { ...clock, setTimeout };
    const policy = new RetryPolicy({ timeout: 500, clock: counting });
    await expect(policy.execute(work, { signal: controller })).rejects.toMatchObject({
      code: "INVALID_INPUT",
    });
    expect(timers).toBe(0);
  });
});

describe("work that is no function", () => {
  it.each<[string, () => Promise<unknown>]>([
    ["a RetryPolicy", () => new RetryPolicy().execute(null as never)],
    ["a CircuitBreaker", () => new CircuitBreaker({ name: "it" }).execute("work" as never)],
  ])("is refused by %s at once", async (_what, execute) => {
    await expect(execute()).rejects.toMatchObject({ code: "INVALID_INPUT" });
  });
});

describe("options of a wrong kind", () => {
  it.each<[object | null, string]>([
    [null, "the options must be an object, not null"],
    [
      { clock: {} },
      "clock must be a clock with the methods now, wallNow, setTimeout and clearTimeout, not an object",
    ],
    [{ random: 1 }, "random must be a function, not a number"],
    [{ retryableErrors: "ECONNRESET" }, "retryableErrors must be a list of codes and functions, not text"],
  ])("are refused by a RetryPolicy in plain words: %j", (options, message) => {
    expect(() => new RetryPolicy(options as RetryPolicyOptions)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message }),
    );
  });

  it.each<[string, () => unknown]>([
    ["no name", () => new CircuitBreaker({} as never)],
    ["no options", () => new CircuitBreaker(undefined as never)],
    ["a key that is no text", () => new CircuitBreakerRegistry().getState(7 as never)],
  ])("are refused by a CircuitBreaker: %s", (_what, make) => {
    expect(make).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});

it("randomness that fails leaves a RetryPolicy its waits", async () => {
  const clock = manualClock();
  let calls = 0;
  const random = () => {
    throw new Error("for a test");
  };
  const policy = new RetryPolicy({ clock, random, maxRetries: 1 });
  const outcome = policy.execute(() => {
    calls += 1;
    if (calls === 1) throw new StreamFallbackError("NETWORK", "for a test");
    return "done";
  });
  await clock.advance(1_000);
  expect(await outcome).toBe("done");
});

it("an error of another copy of core is retried by its fault", async () => {
  const copy = new URL("../../dist/errors.js?of-a-plugin", import.meta.url);
  const { StreamFallbackError: Foreign }: typeof import("../errors.ts") = await import(
    /* @vite-ignore */ copy.href
  );
  let calls = 0;
  const refused = new RetryPolicy({ clock: manualClock() }).execute(() => {
    calls += 1;
    throw new Foreign("ROOM_NOT_FOUND", "no such room");
  });
  await expect(refused).rejects.toMatchObject({ code: "ROOM_NOT_FOUND" });
  expect(calls).toBe(1);
});
