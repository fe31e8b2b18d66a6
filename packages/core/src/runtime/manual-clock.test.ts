import { describe, expect, it } from "vitest";
import { manualClock } from "./manual-clock.ts";
import { seededRandom } from "./seeded-random.ts";

describe("a manual clock", () => {
  it("stands still until it is told to move", async () => {
    const clock = manualClock(1_000);
    expect([clock.now(), clock.wallNow()]).toEqual([0, 1_000]);
    await clock.advance(250);
    expect([clock.now(), clock.wallNow()]).toEqual([250, 1_250]);
  });

  it("runs due timers in order, each at its own time", async () => {
    const clock = manualClock();
    const ran: string[] = [];
    const note = (name: string) => () => void ran.push(`${name} at ${clock.now()}`);
    clock.setTimeout(note("late"), 300);
    clock.setTimeout(note("early"), 100);
    clock.setTimeout(note("early too"), 100);
    clock.setTimeout(note("not yet"), 301);
    await clock.advance(300);
    expect(ran).toEqual(["early at 100", "early too at 100", "late at 300"]);
  });

  it("drains promises between timers", async () => {
    const clock = manualClock();
    const ran: string[] = [];
    clock.setTimeout(() => void Promise.resolve().then(() => ran.push("promise of the first")), 1);
    clock.setTimeout(() => ran.push("second"), 2);
    await clock.advance(2);
    expect(ran).toEqual(["promise of the first", "second"]);
  });

  it("runs timers that timers set, if they are due in time", async () => {
    const clock = manualClock();
    let ticks = 0;
    const tick = () => {
      ticks += 1;
      clock.setTimeout(tick, 100);
    };
    clock.setTimeout(tick, 100);
    await clock.advance(1_050);
    expect(ticks).toBe(10);
  });

  it("never runs a timer that was cleared", async () => {
    const clock = manualClock();
    let ran = false;
    const handle = clock.setTimeout(() => {
      ran = true;
    }, 10);
    clock.clearTimeout(handle);
    await clock.advance(100);
    expect(ran).toBe(false);
  });

  it("keeps the order of many timers, of which some are cleared", async () => {
    const clock = manualClock();
    const ran: { dueAt: number; order: number }[] = [];
    const random = seededRandom(1);
    const set = Array.from({ length: 500 }, (_, order) => {
      const dueAt = Math.floor(random() * 100);
      return { dueAt, order, handle: clock.setTimeout(() => void ran.push({ dueAt, order }), dueAt) };
    });
    for (const { order, handle } of set) if (order % 3 === 0) clock.clearTimeout(handle);
    await clock.advance(100);
    const kept = set.filter(({ order }) => order % 3 !== 0).map(({ dueAt, order }) => ({ dueAt, order }));
    expect(ran).toEqual(kept.sort((one, other) => one.dueAt - other.dueAt || one.order - other.order));
  });

  it("takes a handle that is not there, or whose timer has run", async () => {
    const clock = manualClock();
    const handle = clock.setTimeout(() => {}, 1);
    await clock.advance(1);
    clock.clearTimeout(handle);
    clock.clearTimeout(undefined);
  });
});
