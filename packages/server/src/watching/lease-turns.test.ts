import { type ManualClock, manualClock } from "@stream-fallback/core/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Lease, LeaseTurns } from "./lease-turns.ts";
import type { Turn } from "./turns.ts";

/** A place that grants the right as a Redis does, by the same clock. */
function newPlace(clock: ManualClock) {
  let holder: string | undefined;
  let until = 0;
  const place = { isAway: false };
  const holderNow = () => (clock.now() < until ? holder : undefined);
  function leaseOf(name: string): Lease {
    return {
      async take(_isHeld, ms) {
        if (place.isAway) throw new Error("away");
        const now = holderNow();
        if (now !== undefined && now !== name) return "another's";
        holder = name;
        until = clock.now() + ms;
        return "mine";
      },
      async release() {
        if (place.isAway) throw new Error("away");
        if (holderNow() === name) until = 0;
      },
    };
  }
  return { place, leaseOf };
}

function follow(lease: Lease, clock: ManualClock) {
  const turns = new LeaseTurns(lease, clock);
  const had: Turn[] = [];
  const standings: boolean[] = [];
  turns.follow({ onTurn: (turn) => had.push(turn), onStanding: (isWatched) => standings.push(isWatched) });
  return { turns, had, standings, isMine: () => had.at(-1)?.isMine() ?? false };
}

describe("turns by a lease", () => {
  it("are of one at a time, and go to another at once where they are given away", async () => {
    const clock = manualClock();
    const { leaseOf } = newPlace(clock);
    const one = follow(leaseOf("one"), clock);
    const two = follow(leaseOf("two"), clock);
    await clock.advance(60_000);
    expect([one.turns.watchedBy(), two.turns.watchedBy()]).toEqual(["here", "elsewhere"]);
    expect([one.had.length, two.had.length]).toEqual([1, 0]);
    let ended = false;
    await one.turns.close(async () => {
      expect(one.had[0]?.signal.aborted).toBe(true);
      two.turns.look();
      await clock.advance(0);
      // Not before what is under way here has ended.
      expect(two.isMine()).toBe(false);
      ended = true;
    });
    expect(ended).toBe(true);
    two.turns.look();
    await clock.advance(500);
    expect(two.turns.watchedBy()).toBe("here");
    expect([...one.standings, ...two.standings]).toEqual([]);
  });

  it("pass to another within 3.5 s where who had one is heard of no more", async () => {
    const clock = manualClock();
    const { leaseOf } = newPlace(clock);
    await leaseOf("killed").take(false, 3_000);
    const other = follow(leaseOf("other"), clock);
    await clock.advance(2_900);
    expect(other.turns.watchedBy()).toBe("elsewhere");
    await clock.advance(600);
    expect(other.turns.watchedBy()).toBe("here");
  });

  it("end by the clock of who has one while the place is away, and that nobody watches is told once", async () => {
    const clock = manualClock();
    const { place, leaseOf } = newPlace(clock);
    const one = follow(leaseOf("one"), clock);
    await clock.advance(1_000);
    place.isAway = true;
    await clock.advance(2_000);
    expect(one.turns.watchedBy()).toBe("here");
    await clock.advance(1_000);
    expect([one.turns.watchedBy(), one.had[0]?.signal.aborted]).toEqual(["nobody", true]);
    await clock.advance(60_000);
    expect(one.standings).toEqual([false]);
    place.isAway = false;
    await clock.advance(1_000);
    expect([one.turns.watchedBy(), one.had.length]).toEqual(["here", 2]);
    expect(one.standings).toEqual([false, true]);
  });

  it("are over at the moment that they are, whatever timer is late", async () => {
    const clock = manualClock();
    const { leaseOf } = newPlace(clock);
    let stoodStillMs = 0;
    const frozen = { ...clock, now: () => clock.now() + stoodStillMs };
    const one = follow(leaseOf("one"), frozen);
    await clock.advance(0);
    expect(one.isMine()).toBe(true);
    // Its process stands still: no timer has fired when it goes on.
    stoodStillMs = 10_000;
    expect([one.isMine(), one.had[0]?.signal.aborted]).toEqual([false, false]);
    await clock.advance(1_000);
    expect([one.had[0]?.signal.aborted, one.had[0]?.isMine(), one.had.length]).toEqual([true, false, 2]);
  });

  it("are never of two at once, however often the place is away, and of somebody soon after it is back", async () => {
    const step = fc.record({
      isAway: fc.boolean(),
      ms: fc.integer({ min: 0, max: 5_000 }),
      closes: fc.nat(20),
    });
    const play = async (steps: readonly { isAway: boolean; ms: number; closes: number }[]) => {
      const clock = manualClock();
      const { place, leaseOf } = newPlace(clock);
      const all = ["a", "b", "c"].map((name) => follow(leaseOf(name), clock));
      const count = () => all.filter(({ isMine }) => isMine()).length;
      for (const { isAway, ms, closes } of steps) {
        place.isAway = isAway;
        // The last one stays.
        if (closes < 2) void all[closes]?.turns.close(async () => {});
        for (let passed = 0; passed < ms; passed += 100) {
          await clock.advance(100);
          expect(count()).toBeLessThanOrEqual(1);
        }
      }
      place.isAway = false;
      await clock.advance(4_000);
      expect(count()).toBe(1);
    };
    await fc.assert(fc.asyncProperty(fc.array(step, { maxLength: 12 }), play), { numRuns: 30 });
  });
});
