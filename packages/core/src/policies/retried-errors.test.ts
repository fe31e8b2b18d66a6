import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { RetryPolicy, type RetryPolicyOptions } from "./retry-policy.ts";

interface End {
  /** When the work was called, in ms after the beginning. */
  calledAt: number[];
  value?: unknown;
  error?: unknown;
}

/** An execution without jitter whose work fails a number of times; all its time passes. */
async function run(error: unknown, options: RetryPolicyOptions = {}, times = 100): Promise<End> {
  const clock = manualClock();
  const calledAt: number[] = [];
  const policy = new RetryPolicy({ jitter: false, clock, ...options });
  const executed = policy.execute(async () => {
    if (calledAt.push(clock.now()) <= times) throw error;
    return "fine";
  });
  const end = executed.then(
    (value) => ({ calledAt, value }),
    (thrown: unknown) => ({ calledAt, error: thrown }),
  );
  await clock.advance(600_000);
  return end;
}

function ours(code: ErrorCode, retryAfterMs?: number): StreamFallbackError {
  return new StreamFallbackError(code, "for a test", { retryAfterMs });
}

describe("a retry policy and the errors it retries", () => {
  it.each<[string, unknown, boolean]>([
    ["an endpoint's fault", ours("TIMEOUT"), true],
    ["a refused access", ours("RATE_LIMITED"), true],
    ["an identity's", ours("PROXY"), true],
    ["a pool's", ours("ALL_ENDPOINTS_FAILED"), true],
    ["a question that is wrong", ours("ROOM_NOT_FOUND"), false],
    ["a caller's wish", ours("ABORTED"), false],
    ["a foreign error", new TypeError("fetch failed"), true],
    ["what is no error", "boom", true],
  ])("decides by default about %s", async (_what, error, isRetried) => {
    const { error: thrown, calledAt } = await run(error);
    expect(thrown).toBe(error);
    expect(calledAt).toHaveLength(isRetried ? 4 : 1);
  });

  const reset = Object.assign(new Error("reset"), { code: "ECONNRESET" });
  it.each<[string, RetryPolicyOptions, unknown, boolean]>([
    ["a listed code", { retryableErrors: ["TIMEOUT"] }, ours("TIMEOUT"), true],
    ["a code of Node's", { retryableErrors: ["ECONNRESET"] }, reset, true],
    ["an unlisted code", { retryableErrors: ["TIMEOUT"] }, ours("NETWORK"), false],
    [
      "a listed code that is not retried by default",
      { retryableErrors: ["NOT_LIVE"] },
      ours("NOT_LIVE"),
      true,
    ],
    ["what a predicate accepts", { retryableErrors: [(error) => error === "boom"] }, "boom", true],
    ["what a predicate refuses", { retryableErrors: [(error) => error === "boom"] }, "bang", false],
    ["an excluded code", { nonRetryableErrors: ["TIMEOUT"] }, ours("TIMEOUT"), false],
    [
      "what an excluding predicate accepts",
      { nonRetryableErrors: [(error) => error === "boom"] },
      "boom",
      false,
    ],
    ["others than the excluded", { nonRetryableErrors: ["TIMEOUT"] }, ours("NETWORK"), true],
    [
      "a code that is both listed and excluded",
      { retryableErrors: ["TIMEOUT", "NETWORK"], nonRetryableErrors: ["TIMEOUT"] },
      ours("TIMEOUT"),
      false,
    ],
    ["nothing, for an empty list", { retryableErrors: [] }, ours("TIMEOUT"), false],
  ])("decides as it is told: %s", async (_what, options, error, isRetried) => {
    expect((await run(error, options)).calledAt).toHaveLength(isRetried ? 4 : 1);
  });

  it("lets the error of a predicate through", async () => {
    const mistake = new TypeError("for a test");
    const predicate = () => {
      throw mistake;
    };
    expect(await run("boom", { retryableErrors: [predicate] })).toEqual({ calledAt: [0], error: mistake });
  });

  it("leaves an error as it is that cannot be written into", async () => {
    const frozen = Object.freeze(new Error("boom"));
    expect((await run(frozen)).error).toBe(frozen);
  });
});

describe("Retry-After", () => {
  it.each<[string, number, number]>([
    ["is waited for, beyond maxDelay", 15_000, 15_000],
    ["does not shorten the policy's own wait", 10, 1_000],
  ])("%s", async (_what, retryAfterMs, secondCallAt) => {
    const { value, calledAt } = await run(ours("RATE_LIMITED", retryAfterMs), {}, 1);
    expect([value, calledAt]).toEqual(["fine", [0, secondCallAt]]);
  });

  it.each([30_000, Number.POSITIVE_INFINITY])(
    "of %d ms ends the retries at once, since no time would be left",
    async (ms) => {
      const clock = manualClock();
      const error = ours("RATE_LIMITED", ms);
      const executed = new RetryPolicy({ clock }).execute(() => Promise.reject(error));
      await expect(executed).rejects.toBe(error);
      expect(clock.now()).toBe(0);
      expect(error).toHaveProperty("attemptCount", 1);
    },
  );

  it.each([Number.NaN, -1, "soon"])("of %s is ignored", async (retryAfterMs) => {
    const foreign = Object.assign(new Error("boom"), { retryAfterMs });
    expect((await run(foreign, {}, 1)).calledAt).toEqual([0, 1_000]);
  });
});
