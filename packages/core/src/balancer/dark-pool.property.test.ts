import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ErrorCode, StreamFallbackError } from "../errors.ts";
import { createWorld, type Fate } from "./test-world/world.ts";

const SLOW_CALL = 5_000;
const ENDPOINTS_FAULT: ErrorCode[] = ["TIMEOUT", "NETWORK", "HTTP_STATUS", "PARSE"];
const FAILS: Fate = { kind: "fails", code: "NETWORK", afterMs: 0, hearsSignal: true };

const upTo = (most: number, least = 0) => fc.integer({ min: least, max: most });

describe("a pool with every endpoint blocked", () => {
  const step = fc.record({ waitMs: fc.oneof(upTo(2_000), upTo(70_000)), calls: upTo(5, 1) });
  const trialsFate = fc.record({
    kind: fc.constantFrom<Fate["kind"]>("fails", "fails", "throws", "hangs"),
    code: fc.constantFrom(...ENDPOINTS_FAULT),
    afterMs: fc.oneof(fc.constant(0), upTo(6_000)),
    hearsSignal: fc.boolean(),
  });
  const policy = fc.record({
    maxFailures: upTo(3, 1),
    floorFailures: upTo(3, 1),
    darkTrialDelayMs: upTo(6_000),
    darkTrialMultiplier: fc.constantFrom(1, 1.5, 2),
    maxDarkTrialDelayMs: upTo(60_000, 6_000),
    slowCallMs: upTo(SLOW_CALL, 100),
  });

  it("runs one trial at a time and refuses the other calls at once with the true wait", async () => {
    const property = fc.asyncProperty(
      upTo(6, 1),
      policy,
      fc.array(trialsFate, { minLength: 1, maxLength: 6 }),
      fc.array(step, { minLength: 1, maxLength: 10 }),
      async (count, breaker, fates, steps) => {
        let isDark = false;
        const world = createWorld({
          endpoints: [..."abcdef"].slice(0, count).map((name) => ({ name })),
          fateOf: () => (isDark ? (fates[world.asked.length % fates.length] as Fate) : FAILS),
          breaker: { blockDuration: 3_600_000, ...breaker },
          failover: { rounds: 1 },
        });
        const { balancer, clock, asked, called } = world;
        while (balancer.status().some(({ state }) => state !== "open")) {
          world.call();
          await clock.advance(0);
        }
        isDark = true;
        for (const { waitMs, calls } of steps) {
          await clock.advance(waitMs);
          const running = asked.filter(({ endedAt }) => endedAt === undefined);
          const begun = asked.length;
          const first = called.length;
          for (let each = 0; each < calls; each++) world.call();
          expect(asked.length - begun + running.length).toBeLessThanOrEqual(1);
          await clock.advance(0);
          const refused = called.slice(first + asked.length - begun);
          for (const { settledAt, error } of refused) {
            expect(settledAt).toBe(clock.now());
            expect(error).toMatchObject({ code: "NO_ENDPOINT_AVAILABLE", fault: "pool" });
          }
          const [last] = refused.slice(-1);
          if (last === undefined) continue;
          const { retryAfterMs } = last.error as StreamFallbackError;
          await clock.advance(retryAfterMs as number);
          const before = asked.length;
          world.call();
          expect(asked.slice(before)).toMatchObject([{ role: "trial", state: "open" }]);
        }
      },
    );
    await fc.assert(property, { seed: 6, numRuns: 150 });
  });
});
