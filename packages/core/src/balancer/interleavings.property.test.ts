import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ErrorCode, StreamFallbackError } from "../errors.ts";
import { runsOf } from "./test-world/runs-of.ts";
import { type Asked, createWorld, type Fate, type World, type WorldOptions } from "./test-world/world.ts";

const SLOW_CALL = 5_000;
/** A block a bit longer than a trial, so that the trials of one block are over before those of the next begin. */
const BLOCK = 6_000;
const LONG_AFTER = 200_000;
const BLAMELESS: ErrorCode[] = ["AUTH_REJECTED", "PROXY", "ABORTED", "DEADLINE", "CLOSED"];

const upTo = (most: number, least = 0) => fc.integer({ min: least, max: most });

function named(count: number): WorldOptions["endpoints"] {
  return ["a", "b", "c", "d", "e", "f"].slice(0, count).map((name) => ({ name }));
}

function fate(kind: Fate["kind"], code: ErrorCode = "NETWORK", afterMs = 0): Fate {
  return { kind, code, afterMs, hearsSignal: true };
}

function rowOf({ balancer }: World, name: string) {
  const row = balancer.status().find((each) => each.name === name);
  if (!row) throw new Error(`no endpoint ${name}`);
  const { state, failureCount, retryAt } = row;
  return { state, failureCount, blockedUntil: state === "open" ? retryAt : undefined };
}

const act = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant("call" as const), which: upTo(9) }) },
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constantFrom("abort" as const, "trip" as const, "reset" as const),
      which: upTo(9),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant("wait" as const), which: upTo(9) }) },
);
const WAITS = [0, 1_000, 3_000, SLOW_CALL, BLOCK];

const plot = fc.record({
  endpoints: upTo(3, 1),
  /** Whether every endpoint has failed until it was blocked. */
  beginsDark: fc.boolean(),
  acts: fc.array(act, { minLength: 5, maxLength: 40, size: "max" }),
  fates: fc.array(fc.constantFrom<Fate["kind"]>("answers", "fails", "fails", "hangs"), {
    minLength: 1,
    maxLength: 6,
  }),
  breaker: fc.record({
    halfOpenMaxCalls: upTo(3, 1),
    successThreshold: upTo(3, 1),
    maxFailures: upTo(3, 1),
    floorFailures: upTo(3, 1),
  }),
});
type Plot = typeof plot extends fc.Arbitrary<infer Value> ? Value : never;

/** A result, and the state of its endpoint before it. */
interface Settled {
  attempt: Asked;
  before: ReturnType<typeof rowOf>;
  /** Whether its endpoint opened, closed, was tripped or reset since it began. */
  isLate: boolean;
}

/** Everything that is planned or running comes in the order that the scheduler draws. */
async function play(
  scheduler: fc.Scheduler,
  { endpoints, beginsDark, acts, fates, breaker }: Plot,
  onStep: (world: World, settled: readonly Settled[]) => void,
): Promise<World> {
  let isOpening = beginsDark;
  const world = createWorld({
    endpoints: named(endpoints),
    fateOf: () => fate(isOpening ? "fails" : (fates[world.asked.length % fates.length] as Fate["kind"])),
    whenToSettle: () =>
      isOpening ? Promise.resolve() : scheduler.schedule(Promise.resolve(), "an attempt settles"),
    breaker: { blockDuration: BLOCK, blockJitter: 0, slowCallMs: SLOW_CALL, ...breaker },
    failover: { attemptTimeoutMs: BLOCK - 1 },
  });
  /** How many attempts had begun when an endpoint changed its state. */
  const changes: { name: string; begun: number }[] = [];
  const note = (name: string) => changes.push({ name, begun: world.asked.length });
  world.balancer.on("state", ({ endpoint, to }) => {
    if (to !== "half-open") note(endpoint);
  });
  while (isOpening) {
    const { abort } = world.call();
    await world.clock.advance(0);
    abort();
    isOpening = world.balancer.status().some(({ state }) => state !== "open");
  }
  let waitMs = 0;
  for (const { kind, which } of acts) {
    const name = named(endpoints)[which % endpoints]?.name ?? "";
    scheduler.schedule(Promise.resolve(), kind).then(() => {
      if (kind === "call") world.call();
      else if (kind === "abort") world.called.at(-1 - which)?.abort();
      else if (kind === "wait") waitMs = WAITS[which % WAITS.length] ?? 0;
      else {
        world.balancer[kind](name);
        note(name);
      }
    });
  }
  while (scheduler.count() > 0) {
    const running = world.asked.flatMap((attempt, index) => {
      if (attempt.endedAt !== undefined) return [];
      const isLate = changes.some(({ name, begun }) => name === attempt.endpoint && begun > index);
      return { attempt, before: rowOf(world, attempt.endpoint), isLate };
    });
    await scheduler.waitNext(1);
    await world.clock.advance(0);
    onStep(
      world,
      running.filter(({ attempt }) => attempt.hasFinished),
    );
    await world.clock.advance(waitMs);
    waitMs = 0;
  }
  await world.clock.advance(LONG_AFTER);
  return world;
}

function check(seed: number, holds: (scheduler: fc.Scheduler, plot: Plot) => Promise<void>): Promise<void> {
  return fc.assert(fc.asyncProperty(fc.scheduler(), plot, holds), { seed, numRuns: runsOf(150) });
}

describe("with calls, answers, aborts, trips and resets in any order", () => {
  it("no endpoint has more trials at a time than it may", async () => {
    await check(1, async (scheduler, plot) => {
      await play(scheduler, plot, ({ asked }) => {
        const running = asked.filter(({ role, endedAt }) => role === "trial" && endedAt === undefined);
        for (const { name } of named(plot.endpoints)) {
          const there = running.filter(({ endpoint }) => endpoint === name);
          expect(there.length).toBeLessThanOrEqual(plot.breaker.halfOpenMaxCalls);
        }
      });
    });
  });

  it("a result of an attempt from an earlier state changes nothing", async () => {
    await check(2, async (scheduler, plot) => {
      await play(scheduler, plot, (world, settled) => {
        for (const { attempt, before, isLate } of settled)
          if (isLate) expect(rowOf(world, attempt.endpoint)).toEqual(before);
      });
    });
  });

  it("a stuck trial ends by its own deadline, every call ends, and nothing stays behind", async () => {
    await check(3, async (scheduler, plot) => {
      const { asked, called, timers, balancer } = await play(scheduler, plot, () => {});
      for (const { role, startedAt, endedAt } of asked)
        if (role === "trial") expect(endedAt).toBeLessThanOrEqual(startedAt + SLOW_CALL);
      for (const { settledAt, listeners } of called) {
        expect(settledAt).toBeDefined();
        expect(listeners.size).toBe(0);
      }
      expect(timers.pending.size).toBe(0);
      for (const { inFlight } of balancer.status()) expect(inFlight).toBe(0);
    });
  });

  it("a trial from before a reset by hand does not end the block that came after", async () => {
    const world = createWorld({
      endpoints: named(1),
      fateOf: (_name, nth) => (nth === 1 ? fate("answers", "NETWORK", 2_000) : fate("fails")),
      breaker: { maxFailures: 1, floorFailures: 1, darkTrialDelayMs: 5_000 },
      failover: { rounds: 1 },
    });
    world.call();
    await world.clock.advance(5_000);
    world.call();
    world.balancer.reset("a");
    world.call();
    await world.clock.advance(1_000);
    const before = rowOf(world, "a");
    expect(world.asked).toMatchObject([
      { role: "first" },
      { role: "trial", endedAt: undefined },
      { role: "first" },
    ]);
    expect(before.state).toBe("open");
    await world.clock.advance(2_000);
    expect(rowOf(world, "a")).toEqual(before);
  });

  it("a captcha that was on its way when the breaker was reset by hand changes nothing", async () => {
    const world = createWorld({
      endpoints: named(1),
      fateOf: () => fate("fails", "RISK_CONTROL", 1_000),
    });
    world.call();
    world.balancer.reset("a");
    await world.clock.advance(1_000);
    expect(world.asked).toHaveLength(1);
    expect(rowOf(world, "a")).toMatchObject({ state: "closed", failureCount: 0 });
  });
});

const PATIENCE = 3_000;

const racer = fc.record({
  kind: fc.constantFrom("answers" as const, "fails" as const),
  code: fc.constantFrom<ErrorCode>("NETWORK", "AUTH_REJECTED", "ROOM_NOT_FOUND"),
  afterMs: fc.oneof(upTo(9_000), fc.constantFrom(0, 2_999, PATIENCE, 3_001, 2 * PATIENCE)),
  hearsSignal: fc.boolean(),
});

describe("a first attempt and its hedge", () => {
  it("end the call once, at the first answer or the last failure, even in the same tick", async () => {
    const property = fc.asyncProperty(racer, racer, async (one, other) => {
      const world = createWorld({
        endpoints: named(2),
        fateOf: (name) => (name === "a" ? one : other),
        failover: { rounds: 1 },
      });
      const called = world.call({ prefer: "a" });
      await world.clock.advance(LONG_AFTER);

      const isFinal = ({ kind, code }: Fate) => kind === "answers" || code === "ROOM_NOT_FOUND";
      const ends = [{ name: "a", at: one.afterMs, fate: one }];
      if (one.afterMs > PATIENCE || !isFinal(one))
        ends.push({ name: "b", at: Math.min(one.afterMs, PATIENCE) + other.afterMs, fate: other });
      const final = ends.filter((end) => isFinal(end.fate));
      const at =
        final.length > 0 ? Math.min(...final.map((end) => end.at)) : Math.max(...ends.map((end) => end.at));
      expect(called.settledAt).toBe(at);
      expect(world.asked.map(({ endpoint }) => endpoint)).toEqual(ends.map(({ name }) => name));
      const outcomes = final
        .filter((end) => end.at === at)
        .map(({ name, fate }) => (fate.kind === "answers" ? `from ${name}` : fate.code));
      const outcome = called.result?.value ?? (called.error as StreamFallbackError).code;
      expect(outcomes.length > 0 ? outcomes : ["ALL_ENDPOINTS_FAILED"]).toContain(outcome);
      for (const { inFlight } of world.balancer.status()) expect(inFlight).toBe(0);
    });
    await fc.assert(property, { seed: 4, numRuns: runsOf(300) });
  });
});

const past = fc.constantFrom("new", "failed once", "failed twice", "blocked", "half-open");

describe("an attempt that ends without a verdict", () => {
  it("changes neither a state nor a count, and gives its permit back", async () => {
    const property = fc.asyncProperty(
      fc.array(past, { minLength: 1, maxLength: 4 }),
      fc.array(fc.option(fc.constantFrom(...BLAMELESS), { nil: undefined }), { minLength: 1, maxLength: 4 }),
      upTo(PATIENCE - 1),
      async (pasts, codes, abortAfterMs) => {
        const names = named(pasts.length).map(({ name }) => name);
        const pastOf = (name: string) => pasts[names.indexOf(name)] ?? "new";
        const failures = (name: string) => ["failed once", "failed twice"].indexOf(pastOf(name)) + 1;
        const world = createWorld({
          endpoints: named(pasts.length),
          fateOf: (name, nth) => {
            if (nth < failures(name)) return fate("fails");
            const code = codes[nth % codes.length];
            return code ? fate("fails", code, nth) : fate("hangs");
          },
          breaker: { blockJitter: 0, blockDuration: BLOCK },
          failover: { rounds: 1 },
        });
        for (const name of names) {
          const exclude = names.filter((other) => other !== name);
          for (let count = 0; count < failures(name); count++) world.call({ exclude });
        }
        for (const name of names) if (pastOf(name) === "half-open") world.balancer.trip(name);
        await world.clock.advance(BLOCK);
        for (const name of names) if (pastOf(name) === "blocked") world.balancer.trip(name);

        const before = names.map((name) => rowOf(world, name));
        expect(before.map(({ failureCount }) => failureCount)).toEqual(names.map(failures));
        const { abort } = world.call();
        await world.clock.advance(abortAfterMs);
        abort();
        await world.clock.advance(0);
        expect(names.map((name) => rowOf(world, name))).toEqual(before);

        const isFree = (name: string) =>
          !world.asked.some(({ endpoint, endedAt }) => endpoint === name && endedAt === undefined);
        const free = names.filter((name) => pastOf(name) === "half-open" && isFree(name));
        const begun = world.asked.length;
        world.call();
        const trials = world.asked.slice(begun).filter(({ role }) => role === "trial");
        expect(trials).toHaveLength(Math.min(free.length, 1));
      },
    );
    await fc.assert(property, { seed: 5, numRuns: runsOf(200) });
  });
});
