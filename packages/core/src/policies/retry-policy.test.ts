import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Deadline } from "./deadline.ts";
import { RetryPolicy, type RetryPolicyOptions } from "./retry-policy.ts";

interface Run {
  clock: ManualClock;
  /** When the work was called, in ms after the beginning. */
  calledAt: number[];
  /** Timers that are set and neither cleared nor over. */
  timers: Set<unknown>;
  /** What the execution ended with, and when. */
  end: Promise<{ value?: unknown; error?: unknown; atMs: number }>;
  abort(reason?: unknown): void;
}

type Work = (nth: number, context: Deadline) => unknown;

/** An execution without jitter whose work does what is said for its nth call, from 1. */
function run(work: Work, options: RetryPolicyOptions = {}): Run {
  const clock = manualClock();
  const timers = new Set<unknown>();
  const calledAt: number[] = [];
  const caller = new AbortController();
  const policy = new RetryPolicy({ jitter: false, clock: counted(clock, timers), ...options });
  const executed = policy.execute(
    async (context) => {
      calledAt.push(clock.now());
      return work(calledAt.length, context);
    },
    { signal: caller.signal },
  );
  const end = executed.then(
    (value) => ({ value, atMs: clock.now() }),
    (error: unknown) => ({ error, atMs: clock.now() }),
  );
  return { clock, calledAt, timers, end, abort: (reason) => caller.abort(reason) };
}

function counted(clock: ManualClock, timers: Set<unknown>): Clock {
  return {
    ...clock,
    setTimeout(task, ms) {
      const handle = clock.setTimeout(() => {
        timers.delete(handle);
        task();
      }, ms);
      timers.add(handle);
      return handle;
    },
    clearTimeout(handle) {
      timers.delete(handle);
      clock.clearTimeout(handle);
    },
  };
}

function failing(error: unknown = new Error("boom")): Work {
  return () => {
    throw error;
  };
}

function ours(code: ErrorCode, retryAfterMs?: number): StreamFallbackError {
  return new StreamFallbackError(code, "for a test", { retryAfterMs });
}

const never: Work = () => new Promise(() => {});

/** Lets all the time pass that an execution may take. */
async function endOf({ clock, end }: Run): ReturnType<() => Run["end"]> {
  await clock.advance(600_000);
  return end;
}

describe("a retry policy", () => {
  it("gives what the work gives at once", async () => {
    const execution = run(() => "fine");
    expect(await execution.end).toEqual({ value: "fine", atMs: 0 });
    expect(execution.timers.size).toBe(0);
  });

  it("calls again after exactly 1, 2 and 4 s, then throws the last error with its number of attempts", async () => {
    const errors: Error[] = [];
    const execution = run((nth) => {
      errors.push(new Error(`boom ${nth}`));
      throw errors.at(-1);
    });
    const { error, atMs } = await endOf(execution);
    expect(execution.calledAt).toEqual([0, 1_000, 3_000, 7_000]);
    expect(error).toBe(errors[3]);
    expect(error).toMatchObject({ message: "boom 4", attemptCount: 4 });
    expect([atMs, execution.timers.size]).toEqual([7_000, 0]);
  });

  it("ends with the first success", async () => {
    const execution = run((nth) => (nth < 3 ? Promise.reject(new Error("boom")) : "third"));
    expect(await endOf(execution)).toEqual({ value: "third", atMs: 3_000 });
    expect(execution.timers.size).toBe(0);
  });

  it("waits no longer than maxDelay", async () => {
    const execution = run(failing(), { maxRetries: 5, factor: 10, maxDelay: 5_000 });
    await endOf(execution);
    expect(execution.calledAt).toEqual([0, 1_000, 6_000, 11_000, 16_000, 21_000]);
  });

  it("draws its waits from 0 up to their length", async () => {
    const draws = [0.5, 0.25, 0];
    const random = () => draws.shift() ?? 0;
    const execution = run(failing(), { jitter: true, random });
    await endOf(execution);
    expect(execution.calledAt).toEqual([0, 500, 1_000, 1_000]);
  });

  it("calls once without retries", async () => {
    const execution = run(failing(), { maxRetries: 0 });
    expect((await endOf(execution)).error).toMatchObject({ attemptCount: 1 });
    expect(execution.calledAt).toEqual([0]);
  });

  it("may retry without end while the time allows", async () => {
    const options = { maxRetries: Number.POSITIVE_INFINITY, initialDelay: 10, factor: 1, timeout: 50 };
    const execution = run(failing(), options);
    expect((await endOf(execution)).error).toMatchObject({ message: "boom", attemptCount: 5 });
    expect(execution.calledAt).toEqual([0, 10, 20, 30, 40]);
  });

  it("may have no limit of time", async () => {
    const execution = run(failing(), { maxRetries: 20, timeout: Number.POSITIVE_INFINITY });
    expect(await endOf(execution)).toMatchObject({ error: { attemptCount: 21 }, atMs: 175_000 });
  });
});

describe("a retry policy whose time is spent", () => {
  it("ends with DEADLINE while the work runs, and ends the work", async () => {
    const last = ours("TIMEOUT");
    let signal: AbortSignal | undefined;
    const execution = run((nth, context) => {
      signal = context.signal;
      return nth < 3 ? Promise.reject(last) : never(nth, context);
    });
    const { error, atMs } = await endOf(execution);
    expect(error).toMatchObject({ code: "DEADLINE", fault: "caller", attemptCount: 3, cause: last });
    expect([atMs, execution.timers.size]).toEqual([30_000, 0]);
    expect(signal?.reason).toMatchObject({ code: "DEADLINE" });
  });

  it("says with DEADLINE who was asked before, where the last error knew", async () => {
    const asked = { endpoint: "web", role: "first", kind: "failure", startedMs: 0, durationMs: 9 } as const;
    const last = new StreamFallbackError("ALL_ENDPOINTS_FAILED", "for a test", { attempts: [asked] });
    const execution = run((nth, context) => (nth === 1 ? Promise.reject(last) : never(nth, context)));
    expect((await endOf(execution)).error).toMatchObject({ code: "DEADLINE", attempts: [asked] });
  });

  it("does not begin a wait that leaves no time for another call", async () => {
    const execution = run(failing(ours("NETWORK")), { timeout: 3_000 });
    const { error, atMs } = await endOf(execution);
    expect(error).toMatchObject({ code: "NETWORK", attemptCount: 2 });
    expect([atMs, execution.calledAt]).toEqual([1_000, [0, 1_000]]);
  });

  it("does not call again after its end, when the work hears the signal and fails by it", async () => {
    const hearing: Work = (_nth, { signal }) =>
      new Promise((_resolve, reject) => {
        signal.addEventListener("abort", () => reject(ours("NETWORK")));
      });
    const execution = run(hearing);
    expect((await endOf(execution)).error).toMatchObject({ code: "DEADLINE", attemptCount: 1 });
    expect(execution.calledAt).toEqual([0]);
  });

  it("does not call again on a machine that wakes up after the end", async () => {
    const clock = manualClock();
    let sleptMs = 0;
    let calls = 0;
    const policy = new RetryPolicy({ clock: { ...clock, now: () => clock.now() + sleptMs }, jitter: false });
    const executed = policy.execute(() => {
      calls += 1;
      throw new Error("boom");
    });
    const end = expect(executed).rejects.toMatchObject({ message: "boom", attemptCount: 1 });
    await clock.advance(500);
    sleptMs = 86_400_000;
    await clock.advance(500);
    await end;
    expect(calls).toBe(1);
  });

  it("counts down what is left for the work, waits included", async () => {
    const left: number[] = [];
    const execution = run((_nth, { remainingMs }) => {
      left.push(remainingMs());
      throw new Error("boom");
    });
    await endOf(execution);
    expect(left).toEqual([30_000, 29_000, 27_000, 23_000]);
  });
});

describe("a retry policy whose caller gives up", () => {
  it("ends a wait at once, calls nothing after it and leaves no timer", async () => {
    const execution = run(failing());
    await execution.clock.advance(400);
    execution.abort("enough");
    expect(await execution.end).toMatchObject({ error: { code: "ABORTED", cause: "enough" }, atMs: 400 });
    expect(execution.timers.size).toBe(0);
    await execution.clock.advance(600_000);
    expect(execution.calledAt).toEqual([0]);
  });

  it("ends running work at once, even if that ignores its signal", async () => {
    const execution = run(never);
    await execution.clock.advance(400);
    execution.abort();
    expect(await execution.end).toMatchObject({ error: { code: "ABORTED" }, atMs: 400 });
    expect(execution.timers.size).toBe(0);
  });

  it("calls nothing when work that ignored its signal fails afterwards, not even a matcher", async () => {
    const work = Promise.withResolvers<never>();
    const seen: unknown[] = [];
    const execution = run(() => work.promise, { retryableErrors: [(error) => seen.push(error) > 0] });
    execution.abort();
    await execution.end;
    work.reject(new Error("late"));
    await execution.clock.advance(600_000);
    expect([execution.calledAt, seen]).toEqual([[0], []]);
  });

  it("calls nothing at all when the caller gave up before", async () => {
    const policy = new RetryPolicy();
    const signal = AbortSignal.abort("enough");
    const executed = policy.execute(() => expect.unreachable(), { signal });
    await expect(executed).rejects.toMatchObject({ code: "ABORTED", cause: "enough" });
  });

  it("in a matcher calls nothing more, and leaves no timer", async () => {
    const execution: Run = run(failing(), {
      retryableErrors: [
        () => {
          execution.abort();
          return true;
        },
      ],
    });
    expect((await execution.end).error).toMatchObject({ code: "ABORTED" });
    await execution.clock.advance(0);
    expect(execution.timers.size).toBe(0);
    await execution.clock.advance(600_000);
    expect(execution.calledAt).toEqual([0]);
  });

  it("at the moment when a wait is over calls nothing more", async () => {
    const execution = run(failing());
    execution.clock.setTimeout(() => execution.abort(), 1_000);
    expect((await endOf(execution)).error).toMatchObject({ code: "ABORTED" });
    expect(execution.calledAt).toEqual([0]);
  });

  it.each<ErrorCode>(["CLOSED", "DEADLINE"])("leaves a reason of ours, %s, as it is", async (code) => {
    const execution = run(never);
    const reason = ours(code);
    execution.abort(reason);
    const { error } = await execution.end;
    expect(error).toBe(reason);
    expect(error).not.toHaveProperty("attemptCount");
  });
});

describe("the options of a retry policy", () => {
  it.each<[string, RetryPolicyOptions]>([
    ["maxRetries", { maxRetries: -1 }],
    ["maxRetries", { maxRetries: 1.5 }],
    ["initialDelay", { initialDelay: Number.NaN }],
    ["maxDelay", { maxDelay: "10" as unknown as number }],
    ["timeout", { timeout: 0 }],
    ["jitter", { jitter: "full" as unknown as boolean }],
  ])("refuse a bad %s", (option, options) => {
    expect(() => new RetryPolicy(options)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringContaining(option) }),
    );
  });
});
