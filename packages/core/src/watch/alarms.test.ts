import { describe, expect, it } from "vitest";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { type Alarm, Alarms } from "./alarms.ts";

interface Named extends Alarm {
  name: number;
}

function several(count: number, timeOf: (name: number) => number) {
  const clock = manualClock();
  const rung: number[] = [];
  const alarms = new Alarms<Named>(clock, ({ name }) => rung.push(name));
  const all = Array.from({ length: count }, (_, name): Named => {
    return { name, dueAtMs: clock.now() + timeOf(name), place: -1, order: 0 };
  });
  for (const alarm of all) alarms.set(alarm);
  return { clock, alarms, all, rung };
}

describe("alarms", () => {
  it("ring at their time, whatever was set, put off and cleared meanwhile", async () => {
    const random = seededRandom(7);
    const { clock, alarms, all, rung } = several(1_000, () => Math.floor(random() * 10_000));
    const startMs = clock.now();
    for (const alarm of all) {
      const lot = random();
      if (lot < 0.6) alarms.clear(alarm);
      if (lot < 0.3) {
        alarm.dueAtMs = startMs + Math.floor(random() * 10_000);
        alarms.set(alarm);
      }
    }
    const set = all.filter(({ place }) => place !== -1);
    await clock.advance(5_000);
    const dueNow = set.filter(({ dueAtMs }) => dueAtMs <= startMs + 5_000);
    expect(new Set(rung)).toEqual(new Set(dueNow.map(({ name }) => name)));
    await clock.advance(5_000);
    const times = rung.map((name) => all[name]?.dueAtMs ?? 0);
    expect(times).toEqual(set.map(({ dueAtMs }) => dueAtMs).sort((one, other) => one - other));
  });

  it("of the same moment ring in the order in which they were set", async () => {
    const { clock, rung } = several(100, (name) => (name % 2) * 1_000);
    await clock.advance(1_000);
    const names = Array.from({ length: 100 }, (_, name) => name);
    expect(rung).toEqual([...names.filter((name) => name % 2 === 0), ...names.filter((name) => name % 2)]);
  });

  it("may be set and cleared by one that rings", async () => {
    const clock = manualClock();
    const rung: number[] = [];
    const [first, second, third] = [1, 2, 3].map((name): Named => {
      return { name, dueAtMs: clock.now() + name * 1_000, place: -1, order: 0 };
    }) as [Named, Named, Named];
    const alarms = new Alarms<Named>(clock, ({ name }) => {
      rung.push(name);
      if (name !== 1) return;
      alarms.clear(second);
      first.name = 4;
      first.dueAtMs = clock.now() + 5_000;
      alarms.set(first);
    });
    for (const alarm of [third, second, first]) alarms.set(alarm);
    await clock.advance(10_000);
    expect(rung).toEqual([1, 3, 4]);
  });

  it("that are closed by one which rings ring no more", async () => {
    const clock = manualClock();
    const rung: number[] = [];
    const alarms = new Alarms<Named>(clock, ({ name }) => {
      rung.push(name);
      if (name === 1) alarms.close();
    });
    const all = [1, 2].map((name): Named => {
      return { name, dueAtMs: clock.now() + name, place: -1, order: 0 };
    });
    for (const alarm of all) alarms.set(alarm);
    await clock.advance(1_000);
    expect(rung).toEqual([1]);
  });
});
