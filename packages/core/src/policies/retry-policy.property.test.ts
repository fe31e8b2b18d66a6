import fc from "fast-check";
import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import type { Deadline } from "./deadline.ts";
import { RetryPolicy } from "./retry-policy.ts";

const LONG_AFTER = 1_000_000;

const settings = fc.record({
  maxRetries: fc.nat(6),
  initialDelay: fc.constantFrom(0, 1, 100, 1_000),
  maxDelay: fc.constantFrom(0, 500, 10_000),
  factor: fc.constantFrom(0, 1, 1.5, 2, 10),
  jitter: fc.boolean(),
  timeout: fc.constantFrom(1, 500, 5_000, 30_000),
});

const fate = fc.record({
  kind: fc.constantFrom("answers", "fails", "fails", "fails", "hangs", "refuses"),
  afterMs: fc.constantFrom(0, 0, 10, 1_000),
  retryAfterMs: fc.constantFrom(undefined, undefined, 50, 3_000, 40_000),
  hearsSignal: fc.boolean(),
});

it("a retry policy calls within its bounds, in its time, never after the end, and ends once", async () => {
  await fc.assert(
    fc.asyncProperty(
      settings,
      fc.array(fate, { minLength: 1, maxLength: 7 }),
      fc.option(fc.constantFrom(0, 1, 100, 999, 1_000, 4_000), { nil: undefined }),
      fc.nat(),
      async (options, fates, abortAtMs, seed) => {
        const clock = manualClock();
        const caller = new AbortController();
        const calledAt: number[] = [];
        const endedAt: number[] = [];
        let ends = 0;
        let end: unknown;

        const work = ({ signal, remainingMs }: Deadline) => {
          expect([signal.aborted, caller.signal.aborted, endedAt.length]).toEqual([false, false, 0]);
          expect(remainingMs()).toBeGreaterThan(0);
          const { kind, afterMs, retryAfterMs, hearsSignal } = fates[
            calledAt.length % fates.length
          ] as (typeof fates)[0];
          calledAt.push(clock.now());
          const { promise, resolve, reject } = Promise.withResolvers<string>();
          if (hearsSignal) signal.addEventListener("abort", () => reject(signal.reason));
          const code = kind === "refuses" ? "ROOM_NOT_FOUND" : "NETWORK";
          const settle = () =>
            kind === "answers"
              ? resolve("fine")
              : reject(new StreamFallbackError(code, "for a test", { retryAfterMs }));
          if (kind !== "hangs") clock.setTimeout(settle, afterMs);
          return promise;
        };

        if (abortAtMs !== undefined) clock.setTimeout(() => caller.abort(), abortAtMs);
        const policy = new RetryPolicy({ ...options, clock, random: seededRandom(seed) });
        policy
          .execute(work, { signal: caller.signal })
          .catch((error: unknown) => error)
          .then((outcome) => {
            ends += 1;
            end = outcome;
            endedAt.push(clock.now());
          });
        await clock.advance(LONG_AFTER);

        expect(ends).toBe(1);
        expect(calledAt.length).toBeLessThanOrEqual(options.maxRetries + 1);
        const latest = Math.min(options.timeout, abortAtMs ?? Number.POSITIVE_INFINITY);
        expect(endedAt[0]).toBeLessThanOrEqual(latest);
        if (end === "fine") return;
        const error = end as StreamFallbackError & { attemptCount?: number };
        expect(["NETWORK", "ROOM_NOT_FOUND", "DEADLINE", "ABORTED"]).toContain(error.code);
        if (error.code === "ABORTED") expect(endedAt[0]).toBe(abortAtMs);
        else expect(error.attemptCount).toBe(calledAt.length);
        if (error.code === "DEADLINE") expect(endedAt[0]).toBe(options.timeout);
      },
    ),
    { seed: 20_260_101, numRuns: 1_000 },
  );
});
