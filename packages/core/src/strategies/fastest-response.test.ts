import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import type { Random } from "../runtime/random.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { type PlayedEndpoint, playedEndpoint } from "../testing/strategy-stage.ts";
import { type FastestResponseOptions, fastestResponse } from "./fastest-response.ts";
import type { Outcome } from "./outcome.ts";
import type { Candidate } from "./strategy.ts";

const after = (durationMs: number): Outcome => ({ kind: "success", durationMs });
const failed = (durationMs: number): Outcome => ({
  kind: "failure",
  durationMs,
  error: new StreamFallbackError("NETWORK", "connection refused"),
});
const givenUp = (durationMs: number): Outcome => ({
  kind: "neutral",
  durationMs,
  error: new StreamFallbackError("ABORTED", "another endpoint answered first"),
});

function open(options?: FastestResponseOptions, random: Random = seededRandom(2)) {
  const clock = manualClock();
  const strategy = fastestResponse(options)({ clock, random });
  const [a, b] = [playedEndpoint("a"), playedEndpoint("b")];
  return {
    clock,
    strategy,
    a,
    b,
    tell: (endpoint: Candidate, outcome: Outcome) => strategy.onOutcome?.(endpoint, outcome),
    /** Of two, both are always looked at. */
    pick: () => strategy.pick([a, b], { role: "first" }),
  };
}

/** The indices of a list that a pick looks at. */
function looksOf(length: number, drawn: readonly number[]): { looks: number[]; draws: number } {
  const pool = Array.from({ length }, (_, index) => playedEndpoint(`${index}`));
  const looks: number[] = [];
  let draws = 0;
  const watched = new Proxy<readonly PlayedEndpoint[]>(pool, {
    get(target, key, receiver) {
      if (typeof key === "string" && /^\d+$/.test(key)) looks.push(Number(key));
      return Reflect.get(target, key, receiver);
    },
  });
  const strategy = fastestResponse()({ clock: manualClock(), random: () => drawn[draws++] ?? 0 });
  strategy.pick(watched, { role: "first" });
  return { looks, draws };
}

describe("fastest-response", () => {
  it("takes the faster one of two", () => {
    const { a, b, tell, pick } = open();
    tell(a, after(300));
    tell(b, after(100));
    expect(pick()).toBe(b);
  });

  it("multiplies the response time by the running attempts", () => {
    const { a, b, tell, pick } = open();
    tell(a, after(300));
    tell(b, after(100));
    b.inFlight = 4;
    expect(pick()).toBe(a);
  });

  it("lets an endpoint of weight 2 take twice as long", () => {
    const { a, b, tell, pick } = open();
    b.weight = 2;
    tell(a, after(100));
    tell(b, after(190));
    expect(pick()).toBe(b);
    tell(b, after(210));
    expect(pick()).toBe(a);
  });

  it("looks at two different ones of any number, each pair as likely", () => {
    const random = seededRandom(9);
    const pairs = new Map<string, number>();
    for (let pick = 0; pick < 6_000; pick++) {
      const { looks } = looksOf(4, [random(), random()]);
      const [one, other] = looks;
      expect(looks).toHaveLength(2);
      expect(one).not.toBe(other);
      const pair = looks.sort().join();
      pairs.set(pair, (pairs.get(pair) ?? 0) + 1);
    }
    expect(pairs.size).toBe(6);
    for (const count of pairs.values()) expect(Math.abs(count - 1_000)).toBeLessThan(130);
  });

  it("looks at two of a thousand, and at the ends where the draw says so", () => {
    expect(looksOf(1_000, [0, 0]).looks).toEqual([0, 1]);
    expect(looksOf(1_000, [0.9999, 0.9999]).looks).toEqual([999, 998]);
    expect(looksOf(1_000, [0.5, 0.9999]).looks).toEqual([500, 999]);
  });

  it("takes a single one without a draw", () => {
    expect(looksOf(1, []).draws).toBe(0);
  });

  it("tries an endpoint that nobody has tried, one attempt at a time", () => {
    const { a, b, tell, pick } = open();
    tell(a, after(1));
    expect(pick()).toBe(b);
    b.inFlight = 1;
    expect(pick()).toBe(a);
  });

  it("counts a quick failure like a slow success", () => {
    const { a, b, tell, pick } = open();
    tell(a, failed(1));
    tell(b, after(9_000));
    expect(pick()).toBe(b);
    tell(b, failed(12_000));
    expect(pick()).toBe(a);
  });

  it("gives a slow endpoint another chance when its estimate has faded", async () => {
    const { clock, a, b, tell, pick } = open();
    tell(a, after(1_000));
    tell(b, after(100));
    expect(pick()).toBe(b);
    await clock.advance(20_000);
    tell(b, after(100));
    expect(pick()).toBe(b);
    await clock.advance(4_000);
    tell(b, after(100));
    expect(pick()).toBe(a);
    // The one attempt finds out for all.
    a.inFlight = 1;
    expect(pick()).toBe(b);
  });

  it("does not take an endpoint for faster because its attempts were given up", async () => {
    const { clock, a, b, tell, pick } = open();
    tell(a, after(1_000));
    await clock.advance(23_500);
    tell(b, after(100));
    expect(pick()).toBe(a);
    tell(a, givenUp(5));
    expect(pick()).toBe(b);
    tell(b, givenUp(5));
    expect(pick()).toBe(b);
  });

  it("knows that an answer takes longer than an attempt that was given up", () => {
    const { a, b, tell, pick } = open();
    tell(a, after(50));
    tell(b, after(100));
    expect(pick()).toBe(a);
    tell(a, givenUp(2_000));
    expect(pick()).toBe(b);
  });

  it("believes the first answer, whatever was given up before", () => {
    const { a, b, tell, pick } = open();
    tell(a, givenUp(5));
    tell(b, after(100));
    expect(pick()).toBe(b);
    tell(a, after(50));
    expect(pick()).toBe(a);
  });

  it("takes other times for the decay and for failures", async () => {
    const { clock, a, b, tell, pick } = open({ decayMs: 1_000, failureMs: 200 });
    tell(a, failed(1));
    tell(b, after(300));
    expect(pick()).toBe(a);
    tell(a, after(600));
    expect(pick()).toBe(b);
    await clock.advance(2_000);
    tell(b, after(300));
    expect(pick()).toBe(a);
  });

  it.each([{ decayMs: 0 }, { failureMs: -1 }, { decayMs: Number.NaN }])("refuses %j", (options) => {
    expect(() => fastestResponse(options)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});
