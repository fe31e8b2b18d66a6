import fc from "fast-check";
import { expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { CircuitBreaker } from "./circuit-breaker.ts";

const SEED = 20_260_101;
/** A block as short as a trial may hang, so that trials of one block may still run in the next. */
const TIMEOUT = 5_000;

type End = "answer" | "fail" | "abort" | "prove";

const end = fc.constantFrom<End>("answer", "answer", "fail", "abort", "prove");
const limits = fc.record({
  failureThreshold: fc.integer({ min: 1, max: 3 }),
  successThreshold: fc.integer({ min: 1, max: 3 }),
  halfOpenMaxCalls: fc.integer({ min: 1, max: 3 }),
});

function errorOf(kind: Exclude<End, "answer">): StreamFallbackError {
  const codes = { fail: "NETWORK", abort: "ABORTED", prove: "ROOM_NOT_FOUND" } as const;
  return new StreamFallbackError(codes[kind], "for a test");
}

/** Whether a call was refused, which must happen without a call and at once. */
function isRefusal(error: unknown): boolean {
  return error instanceof StreamFallbackError && error.code === "NO_ENDPOINT_AVAILABLE";
}

it("a circuit breaker never runs more trials at once than allowed, in whatever order calls begin and end", async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.scheduler(),
      limits,
      fc.array(end, { minLength: 4, maxLength: 12 }),
      async (scheduler, options, ends) => {
        const breaker = new CircuitBreaker({ name: "site", clock: manualClock(), ...options });
        breaker.transitionTo("HALF_OPEN");
        let trials = 0;
        let most = 0;
        let called = 0;
        let refused = 0;

        const call = async (kind: End) => {
          await scheduler.schedule(Promise.resolve(), "begins");
          const isTrial = breaker.getState() === "HALF_OPEN";
          const run = async () => {
            called += 1;
            trials += isTrial ? 1 : 0;
            most = Math.max(most, trials);
            await scheduler.schedule(Promise.resolve(), `ends: ${kind}`);
            trials -= isTrial ? 1 : 0;
            if (kind !== "answer") throw errorOf(kind);
          };
          await breaker.execute(run).catch((error: unknown) => {
            refused += isRefusal(error) ? 1 : 0;
          });
        };

        await scheduler.waitFor(Promise.all(ends.map(call)));
        expect(most).toBeGreaterThanOrEqual(1);
        expect(most).toBeLessThanOrEqual(options.halfOpenMaxCalls);
        expect(called + refused).toBe(ends.length);
        expect(breaker.getMetrics()).toMatchObject({ totalCalls: called, rejectedCalls: refused });
      },
    ),
    { seed: SEED, numRuns: 500 },
  );
});

const step = fc.oneof(
  { weight: 5, arbitrary: fc.constant({ kind: "begin" as const }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant("end" as const), which: fc.nat(20), how: end }) },
  {
    weight: 2,
    arbitrary: fc.record({ kind: fc.constant("wait" as const), ms: fc.constantFrom(1, 2_500, TIMEOUT) }),
  },
);

interface Running {
  state: string;
  block: number;
  settle(how: End): void;
}

it("a circuit breaker keeps its promises over any number of blocks", async () => {
  await fc.assert(
    fc.asyncProperty(limits, fc.array(step, { maxLength: 60 }), async (options, steps) => {
      const clock = manualClock();
      const breaker = new CircuitBreaker({ name: "site", timeout: TIMEOUT, clock, ...options });
      const running: Running[] = [];
      let block = 0;
      let openedAt = 0;

      const begin = async () => {
        const state = breaker.getState();
        const { promise, resolve, reject } = Promise.withResolvers<void>();
        const settle = (how: End) => (how === "answer" ? resolve() : reject(errorOf(how)));
        let wasCalled = false;
        const call = breaker.execute(() => {
          wasCalled = true;
          return promise;
        });
        const trials = running.filter((each) => each.block === block && each.state === "HALF_OPEN").length;
        const isFull = state === "HALF_OPEN" && trials >= options.halfOpenMaxCalls;
        expect(wasCalled).toBe(state !== "OPEN" && !isFull);
        const ended = call.catch((error: unknown) => isRefusal(error));
        if (wasCalled) running.push({ state, block, settle });
        else expect(await ended).toBe(true);
      };

      for (const each of steps) {
        const before = breaker.getState();
        if (each.kind === "begin") await begin();
        else if (each.kind === "wait") await clock.advance(each.ms);
        else {
          const [call] = running.splice(each.which % Math.max(1, running.length), 1);
          call?.settle(each.how);
          await clock.advance(0);
          const isOfNow = call && call.block === block && call.state === before;
          if (!isOfNow || each.how === "abort") expect(breaker.getState()).toBe(before);
        }
        const after = breaker.getState();
        if (after !== before && before !== "OPEN") block += 1;
        if (after !== before && after === "OPEN") openedAt = clock.now();
        if (before === "OPEN") expect(after === "OPEN").toBe(clock.now() < openedAt + TIMEOUT);
      }
    }),
    { seed: SEED, numRuns: 500 },
  );
});
