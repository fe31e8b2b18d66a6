import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { runsOf } from "./test-world/runs-of.ts";
import { type Asked, type Called, createWorld, type Fate, type World } from "./test-world/world.ts";

const NAMES = ["a", "b", "c", "d", "e", "f"];
const ENDPOINTS_FAULT: ErrorCode[] = ["TIMEOUT", "NETWORK", "HTTP_STATUS", "PARSE", "SCHEMA", "INCOMPLETE"];
const BLOCKING: ErrorCode[] = ["RISK_CONTROL", "RATE_LIMITED", "EMPTY_REPLY"];
const IDENTITYS_FAULT: ErrorCode[] = ["AUTH_REJECTED", "PROXY"];
const FINAL: ErrorCode[] = ["ROOM_NOT_FOUND", "INVALID_INPUT", "UID_REQUIRED", "NOT_LIVE"];
const NEUTRAL: ErrorCode[] = [
  "ABORTED",
  "DEADLINE",
  "CLOSED",
  "ALL_ENDPOINTS_FAILED",
  "NO_ENDPOINT_AVAILABLE",
];

/** A time in which the last call, and every attempt that outlives it, must have ended. */
const LONG_AFTER = 200_000;

const upTo = (most: number, least = 0) => fc.integer({ min: least, max: most });

const delay = fc.oneof(fc.constant(0), upTo(400), upTo(4_000), fc.constantFrom(300, 3_000, 5_000, 20_000));

function fateOf(kinds: readonly Fate["kind"][], codes: readonly ErrorCode[]): fc.Arbitrary<Fate> {
  return fc.record({
    kind: fc.constantFrom(...kinds),
    afterMs: delay,
    code: fc.constantFrom(...codes),
    retryAfterMs: fc.option(upTo(10_000), { nil: undefined, freq: 5 }),
    hearsSignal: fc.boolean(),
  });
}

const fate = fc.oneof(
  { weight: 3, arbitrary: fateOf(["answers", "hangs"], ["NETWORK"]) },
  { weight: 6, arbitrary: fateOf(["fails", "throws"], ENDPOINTS_FAULT) },
  { weight: 1, arbitrary: fateOf(["fails"], [...BLOCKING, ...IDENTITYS_FAULT]) },
  { weight: 1, arbitrary: fateOf(["fails", "throws"], [...FINAL, ...NEUTRAL]) },
);

const endpoint = fc.record({
  priority: upTo(3),
  weight: upTo(4),
  fates: fc.array(fate, { minLength: 1, maxLength: 5 }),
});

const call = fc.record({
  at: fc.oneof(upTo(200), upTo(30_000)),
  timeoutMs: fc.option(upTo(15_000), { nil: undefined }),
  abortAfterMs: fc.option(delay, { nil: undefined, freq: 3 }),
  prefer: fc.option(fc.constantFrom(...NAMES), { nil: undefined }),
  exclude: fc.option(fc.subarray(NAMES, { maxLength: 3 }), { nil: undefined, freq: 3 }),
});

const move = fc.record({
  at: upTo(30_000),
  kind: fc.constantFrom("add", "remove", "update", "trip", "reset", "reset all"),
  name: fc.constantFrom(...NAMES),
  priority: upTo(3),
  weight: upTo(4),
  drainMs: fc.option(upTo(3_000), { nil: undefined }),
});

const config = fc.record({
  seed: fc.integer(),
  breaker: fc.record({
    maxFailures: upTo(60, 1),
    blockDuration: upTo(20_000, 1),
    halfOpenMaxCalls: upTo(3, 1),
    successThreshold: upTo(2, 1),
    slowCallMs: upTo(6_000, 100),
    floorFailures: upTo(60, 1),
    windowFailureShare: fc.constantFrom(0.5, 2),
    darkTrialDelayMs: upTo(5_000),
  }),
  failover: fc.record({
    timeoutMs: upTo(30_000, 1_000),
    attemptTimeoutMs: upTo(12_000, 100),
    rounds: upTo(3, 1),
    roundDelayMs: upTo(1_000, 1),
    tokensPerCall: fc.constantFrom(0, 0.2, 0.5),
    reserve: upTo(10),
    reservePerSecond: upTo(2),
  }),
  hedge: fc.record({
    enabled: fc.boolean(),
    minDelayMs: upTo(300, 1),
    maxDelayMs: upTo(3_000, 300),
    minSamples: upTo(20, 1),
    minPoolSamples: upTo(5, 1),
  }),
});

const story = fc.record({
  config,
  endpoints: fc.array(endpoint, { minLength: 1, maxLength: NAMES.length, size: "max" }),
  calls: fc.array(call, { minLength: 1, maxLength: 60, size: "max" }),
  moves: fc.array(move, { maxLength: 8 }),
});
type Story = typeof story extends fc.Arbitrary<infer Value> ? Value : never;

/** Plays all calls and changes on one clock, until nothing can happen any more. */
async function play({ config, endpoints, calls, moves }: Story): Promise<World> {
  const world = createWorld({
    ...config,
    endpoints: endpoints.map(({ priority, weight }, index) => ({ name: nameAt(index), priority, weight })),
    fateOf: (name, nth) => {
      const fates = endpoints[NAMES.indexOf(name) % endpoints.length]?.fates ?? [];
      return fates[nth % fates.length] as Fate;
    },
  });
  const undrained = new Set<unknown>();
  for (const { at, abortAfterMs, ...options } of [...calls].sort((one, other) => one.at - other.at)) {
    world.clock.setTimeout(() => {
      const { abort } = world.call(options);
      if (abortAfterMs !== undefined) world.clock.setTimeout(abort, abortAfterMs);
    }, at);
  }
  for (const each of moves) world.clock.setTimeout(() => applyMove(world, each, undrained), each.at);
  await world.clock.advance(LONG_AFTER);
  expect(undrained, "removals that do not end").toHaveProperty("size", 0);
  return world;
}

function applyMove(
  { balancer, add }: World,
  { kind, name, ...by }: Story["moves"][number],
  undrained: Set<unknown>,
) {
  const isThere = balancer.status().some((row) => row.name === name);
  if (kind === "reset all") balancer.reset();
  else if (kind === "add" && !isThere) add({ name, ...by });
  else if (!isThere) return;
  else if (kind === "remove") {
    const drained = balancer.remove(name, by).finally(() => undrained.delete(drained));
    undrained.add(drained);
  } else if (kind === "update") balancer.update(name, by);
  else if (kind === "trip") balancer.trip(name);
  else if (kind === "reset") balancer.reset(name);
}

function nameAt(index: number): string {
  return NAMES[index] ?? "";
}

function attemptsOf({ asked }: World, id: number): Asked[] {
  return asked.filter(({ call }) => call === id);
}

/**
 * The rounds of a call, told apart by the log alone: another round begins `roundDelayMs` or more after everything
 * before has ended.
 */
function roundsOf(attempts: readonly Asked[], roundDelayMs: number): Asked[][] {
  const rounds: Asked[][] = [];
  let lastEnd = Number.NEGATIVE_INFINITY;
  for (const attempt of attempts) {
    if (attempt.startedAt >= lastEnd + roundDelayMs) rounds.push([]);
    rounds.at(-1)?.push(attempt);
    lastEnd = Math.max(lastEnd, attempt.endedAt ?? Number.POSITIVE_INFINITY);
  }
  return rounds;
}

/** The codes that a call may end with after what its endpoints answered and its caller did. */
function codesOf(
  attempts: readonly Asked[],
  called: Called,
  { timeoutMs, abortAfterMs }: Story["calls"][number],
) {
  const codes = new Set<ErrorCode>([
    attempts.length === 0 ? "NO_ENDPOINT_AVAILABLE" : "ALL_ENDPOINTS_FAILED",
  ]);
  for (const { fate, hasFinished } of attempts)
    if (hasFinished && [...FINAL, ...NEUTRAL, "PROXY"].includes(fate.code)) codes.add(fate.code);
  const tookMs = (called.settledAt ?? Number.NaN) - called.at;
  if (abortAfterMs === tookMs) codes.add("ABORTED");
  if (timeoutMs === undefined || timeoutMs === tookMs) codes.add("DEADLINE");
  return codes;
}

function check(seed: number, numRuns: number, holds: (world: World, story: Story) => void): Promise<void> {
  const property = fc.asyncProperty(story, async (each) => holds(await play(each), each));
  return fc.assert(property, { seed, numRuns });
}

describe("with any endpoints, failures, calls and changes", () => {
  it("every call ends in its time, with an answer or a code that fits what happened", async () => {
    await check(1, runsOf(60), (world, { calls, config }) => {
      const options = [...calls].sort((one, other) => one.at - other.at);
      for (const [id, called] of world.called.entries()) {
        const { timeoutMs = config.failover.timeoutMs } = options[id] ?? {};
        expect(called.settledAt).toBeLessThanOrEqual(called.at + timeoutMs);
        const attempts = attemptsOf(world, id);
        if (called.result) {
          const { endpoint, value } = called.result;
          const answers = attempts.filter(
            ({ fate, endedAt }) => fate.kind === "answers" && endedAt === called.settledAt,
          );
          expect(answers.map((attempt) => attempt.endpoint)).toContain(endpoint);
          expect(value).toBe(`from ${endpoint}`);
        } else {
          expect(called.error).toBeInstanceOf(StreamFallbackError);
          const codes = codesOf(attempts, called, options[id] as Story["calls"][number]);
          expect(codes).toContain((called.error as StreamFallbackError).code);
        }
      }
    });
  });

  it("a call asks no endpoint twice in a round, none that it must not ask, and none after its end", async () => {
    await check(2, runsOf(60), (world, { calls, config }) => {
      const options = [...calls].sort((one, other) => one.at - other.at);
      const { rounds, roundDelayMs } = config.failover;
      for (const [id, { settledAt = Number.NaN }] of world.called.entries()) {
        const attempts = attemptsOf(world, id);
        const split = roundsOf(attempts, roundDelayMs);
        expect(split.length).toBeLessThanOrEqual(rounds);
        for (const round of split) {
          const names = round.map(({ endpoint }) => endpoint);
          expect(new Set(names).size).toBe(names.length);
        }
        for (const { endpoint, startedAt } of attempts) {
          expect(options[id]?.exclude ?? []).not.toContain(endpoint);
          expect(startedAt).toBeLessThanOrEqual(settledAt);
        }
      }
    });
  });

  it("a call reports what its endpoints saw", async () => {
    await check(3, runsOf(60), (world) => {
      for (const [id, { at, result, error }] of world.called.entries()) {
        const { attempts: reports } = result ?? (error as StreamFallbackError);
        const told = reports.filter(({ role }) => role !== "trial");
        const seen = attemptsOf(world, id).filter(({ role }) => role !== "trial");
        expect(told.map(({ endpoint, role, startedMs }) => [endpoint, role, at + startedMs])).toEqual(
          seen.map(({ endpoint, role, startedAt }) => [endpoint, role, startedAt]),
        );
      }
    });
  });

  it("a blocked endpoint is asked only for trials, and any other only for what is no trial", async () => {
    await check(4, runsOf(60), ({ asked }) => {
      for (const { role, state } of asked) expect(role === "trial").toBe(state !== "closed");
    });
  });

  it("attempts beyond the first stay within the budget", async () => {
    await check(5, runsOf(100), (world, { config }) => {
      const { tokensPerCall, reserve, reservePerSecond } = config.failover;
      const beyondFirst = (id: number) =>
        attemptsOf(world, id).filter(({ role }) => role === "failover" || role === "hedge");
      // The first failover of a call to a clean endpoint costs no token.
      const paid = world.called
        .flatMap((_, id) => beyondFirst(id).slice(1))
        .map(({ startedAt }) => startedAt);
      const begun = world.asked.filter(({ role }) => role === "first").map(({ startedAt }) => startedAt);
      for (const from of paid) {
        for (const to of paid.filter((each) => each >= from)) {
          const spent = paid.filter((each) => each >= from && each <= to).length;
          const earned = tokensPerCall * begun.filter((each) => each > from - 10_000 && each <= to).length;
          const refilled = (reservePerSecond * (to - from)) / 1_000;
          expect(spent).toBeLessThanOrEqual(earned + reserve + refilled + 1e-6);
        }
      }
    });
  });

  it("a balancer leaves nothing behind: no timer, listener, rejection, running attempt or signal", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => unhandled.push(reason);
    process.on("unhandledRejection", note);
    try {
      await check(6, runsOf(60), ({ balancer, asked, called, timers }) => {
        expect(timers.pending.size).toBe(0);
        const ends = [...called.map(({ settledAt }) => settledAt), ...asked.map(({ endedAt }) => endedAt)];
        expect(timers.lastAt, "a timer that nobody needs").toBeLessThanOrEqual(Math.max(...ends.map(Number)));
        for (const { listeners } of called) expect(listeners.size).toBe(0);
        for (const { inFlight } of balancer.status()) expect(inFlight).toBe(0);
        for (const { hasFinished, endedAt, abortedAt } of asked) {
          // An attempt may end at the very moment at which it is aborted.
          if (hasFinished) expect([undefined, endedAt]).toContain(abortedAt);
          else expect(abortedAt).toBeDefined();
        }
        expect(unhandled).toEqual([]);
      });
    } finally {
      process.off("unhandledRejection", note);
    }
  });

  it("a call ends although an endpoint throws when it is asked in a later round whether it accepts", async () => {
    let timesAsked = 0;
    const accepts = () => {
      timesAsked += 1;
      if (timesAsked > 1) throw new Error("for a test");
      return true;
    };
    const world = createWorld({
      endpoints: [{ name: "a", accepts }],
      fateOf: () => ({ kind: "fails", code: "NETWORK", afterMs: 0, hearsSignal: true }),
    });
    const called = world.call();
    await world.clock.advance(LONG_AFTER);
    expect(timesAsked).toBe(2);
    expect(called.error).toBeInstanceOf(StreamFallbackError);
  });
});
