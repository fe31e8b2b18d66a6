import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { playedEndpoint } from "../testing/strategy-stage.ts";
import { type ConsistentHashOptions, consistentHash } from "./consistent-hash.ts";
import type { Candidate, Strategy } from "./strategy.ts";

const KEYS = Array.from({ length: 20_000 }, (_, index) => `room-${index}`);

function create(options?: ConsistentHashOptions, clock = manualClock()): Strategy {
  return consistentHash(options)({ clock, random: seededRandom(4) });
}

const poolOf = (count: number) =>
  Array.from({ length: count }, (_, index) => playedEndpoint(`node-${index}`));

function homesOf(candidates: readonly Candidate[]): string[] {
  const strategy = create();
  return KEYS.map((affinityKey) => strategy.pick(candidates, { role: "first", affinityKey }).name);
}

const shareOf = (homes: readonly string[], name: string) =>
  homes.filter((home) => home === name).length / homes.length;

describe("consistent-hash", () => {
  it("shares keys by weight", () => {
    const candidates = [1, 2, 3, 4].map((weight) => playedEndpoint(`weight-${weight}`, weight));
    const homes = homesOf(candidates);
    for (const { name, weight } of candidates) {
      expect(Math.abs(shareOf(homes, name) - weight / 10)).toBeLessThan(0.012);
    }
  });

  it("spreads keys evenly, first choices and second ones, over names that differ by one digit", () => {
    const candidates = poolOf(10);
    const homes = homesOf(candidates);
    const strategy = create();
    const seconds = KEYS.map((affinityKey, index) => {
      const others = candidates.filter(({ name }) => name !== homes[index]);
      return strategy.pick(others, { role: "failover", affinityKey }).name;
    });
    for (const { name } of candidates) {
      expect(Math.abs(shareOf(homes, name) - 0.1)).toBeLessThan(0.01);
      expect(Math.abs(shareOf(seconds, name) - 0.1)).toBeLessThan(0.01);
      const neighbours = seconds.filter((_, index) => homes[index] === name);
      expect(new Set(neighbours).size).toBe(9);
    }
  });

  it("moves only the keys of an endpoint that is removed, each to its second choice", () => {
    const candidates = poolOf(8);
    const before = homesOf(candidates);
    const after = homesOf(candidates.filter(({ name }) => name !== "node-3"));
    const moved = KEYS.filter((_, index) => before[index] !== after[index]);
    expect(moved).toEqual(KEYS.filter((_, index) => before[index] === "node-3"));
    // They do not all go to one other.
    const heirs = after.filter((_, index) => before[index] === "node-3");
    for (const { name } of candidates) {
      if (name !== "node-3") expect(Math.abs(shareOf(heirs, name) - 1 / 7)).toBeLessThan(0.03);
    }
  });

  it("moves about 1/n of the keys to an endpoint that is added, and none elsewhere", () => {
    const before = homesOf(poolOf(9));
    const after = homesOf(poolOf(10));
    for (const [index, home] of after.entries()) if (home !== "node-9") expect(home).toBe(before[index]);
    expect(Math.abs(shareOf(after, "node-9") - 0.1)).toBeLessThan(0.01);
  });

  it("moves keys only to an endpoint whose weight grows", () => {
    const candidates = poolOf(5);
    const before = homesOf(candidates);
    const [grown] = candidates as [(typeof candidates)[number]];
    grown.weight = 3;
    const after = homesOf(candidates);
    for (const [index, home] of after.entries()) if (home !== grown.name) expect(home).toBe(before[index]);
    expect(Math.abs(shareOf(after, grown.name) - 3 / 7)).toBeLessThan(0.015);
  });

  it("does not depend on the order of the candidates", () => {
    const candidates = poolOf(7);
    expect(homesOf(candidates.toReversed())).toEqual(homesOf(candidates));
  });

  it("never goes beyond the bound, in any sequence of calls", () => {
    const moves = fc.array(
      fc.record({ key: fc.integer({ min: 0, max: 3 }), ends: fc.option(fc.nat({ max: 200 }), { freq: 3 }) }),
      { minLength: 1, maxLength: 200 },
    );
    fc.assert(
      fc.property(
        moves,
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(1.05, 1.25, 2),
        (list, size, factor) => {
          const candidates = poolOf(size);
          const strategy = create({ balanceFactor: factor });
          const running: (typeof candidates)[number][] = [];
          for (const { key, ends } of list) {
            if (ends !== null && running.length > 0) {
              const [ended] = running.splice(ends % running.length, 1);
              if (ended) ended.inFlight -= 1;
            }
            const context = { role: "first", affinityKey: `key-${key}` } as const;
            const picked = strategy.pick(candidates, context) as (typeof candidates)[number];
            picked.inFlight += 1;
            running.push(picked);
            expect(picked.inFlight).toBeLessThanOrEqual(Math.ceil((factor * running.length) / size));
          }
        },
      ),
      { seed: 21, numRuns: 200 },
    );
  });

  it("bounds by weight", () => {
    const results = new Set<string>();
    for (const affinityKey of KEYS.slice(0, 20)) {
      const [heavy, light] = [playedEndpoint("heavy", 3), playedEndpoint("light", 1)];
      const strategy = create();
      for (let call = 0; call < 40; call++) {
        const picked = strategy.pick([heavy, light], { role: "first", affinityKey });
        (picked === heavy ? heavy : light).inFlight += 1;
      }
      results.add(`${heavy.inFlight} + ${light.inFlight}`);
    }
    // Each key's home is full at 1.25 of its share of the 40, rounded up: 37.5 or 12.5.
    expect([...results].sort()).toEqual(["27 + 13", "38 + 2"]);
  });

  it("sends a key beyond the bound to its second choice", () => {
    const candidates = poolOf(4);
    const context = { role: "first", affinityKey: "hot" } as const;
    const strategy = create();
    const home = strategy.pick(candidates, context) as (typeof candidates)[number];
    const second = strategy.pick(
      candidates.filter((each) => each !== home),
      { ...context, role: "failover" },
    );
    home.inFlight = 3;
    expect(strategy.pick(candidates, context)).toBe(second);
    expect(create({ balanceFactor: Number.POSITIVE_INFINITY }).pick(candidates, context)).toBe(home);
  });

  it("counts a failed attempt as running for another 10 s", async () => {
    const clock = manualClock();
    const strategy = create(undefined, clock);
    const candidates = poolOf(4);
    const context = { role: "first", affinityKey: "room" } as const;
    const home = strategy.pick(candidates, context);
    const error = new StreamFallbackError("NETWORK", "connection refused");
    strategy.onOutcome?.(home, { kind: "failure", durationMs: 1, error });
    expect(strategy.pick(candidates, context)).not.toBe(home);
    await clock.advance(10_000);
    expect(strategy.pick(candidates, context)).toBe(home);
  });

  it("draws an endpoint by weight for a call without a key", () => {
    const candidates = [playedEndpoint("a", 3), playedEndpoint("b", 1)];
    const strategy = create();
    const picks = Array.from({ length: 4_000 }, () => strategy.pick(candidates, { role: "first" }).name);
    expect(Math.abs(shareOf(picks, "a") - 0.75)).toBeLessThan(0.03);
  });

  it.each([1, 0.5, Number.NaN])("refuses a factor of %d, which leaves no room", (balanceFactor) => {
    expect(() => consistentHash({ balanceFactor })).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT" }),
    );
  });
});
