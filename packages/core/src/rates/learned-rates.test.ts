import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createRatesWorld } from "./test-world.ts";

const HOUR = 60;

describe("a pair", () => {
  it("begins with its share of the start rate, by the square root of its weight, and an empty bucket", () => {
    const { rates, pair } = createRatesWorld({ endpoints: ["web", "mobile"], startPerMinute: 30 });
    expect(pair("web").ratePerMinute).toBe(15);
    expect(rates.tokenWaitMs(pair("web"), 0)).toBe(4_000);
    expect(rates.tokenWaitMs(pair("web"), 4_000)).toBe(0);
  });

  it("saves no turns up, so that there is never a burst", () => {
    const { rates, pair } = createRatesWorld();
    rates.take(pair("web"), 3_600_000);
    expect(rates.tokenWaitMs(pair("web"), 3_600_000)).toBe(6_000);
  });

  it("pays for requests beyond its turn later, a minute of them at most", () => {
    const { rates, pair } = createRatesWorld();
    for (let extra = 0; extra < 2; extra++) rates.take(pair("web"), 10_000);
    expect(rates.tokenWaitMs(pair("web"), 10_000)).toBe(12_000);
    for (let extra = 0; extra < 100; extra++) rates.take(pair("web"), 10_000);
    expect(rates.tokenWaitMs(pair("web"), 10_000)).toBe(60_000);
  });
});

describe("a rate", () => {
  it("stays as it is while no room is late", () => {
    const world = createRatesWorld();
    world.ask(3 * HOUR);
    expect(world.pair("web").ratePerMinute).toBe(10);
  });

  it("is tested at one pair at a time while rooms are late, and what one has borne the others may grow to", () => {
    const world = createRatesWorld({ endpoints: ["web"], identities: ["one", "two"], startPerMinute: 10 });
    world.late = { one: 10_000, two: 10_000 };
    world.ask(2);
    expect([world.pair("web", "one"), world.pair("web", "two")].map((pair) => pair.ratePerMinute)).toEqual([
      12.5, 10,
    ]);
    world.ask(3);
    expect(world.pair("web", "two").ratePerMinute).toBeGreaterThan(10);
    expect(world.pair("web", "two").ratePerMinute).toBeLessThanOrEqual(12.5);
  });

  it("goes back where a test is not used", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 10 });
    world.late = { one: 10_000 };
    world.ask(2);
    expect(world.pair("web").ratePerMinute).toBe(12.5);
    world.late = {};
    for (let minute = 0; minute < 7; minute++) {
      world.nowMs += 60_000;
      world.rates.tokenWaitMs(world.pair("web"), world.nowMs);
    }
    expect(world.pair("web").ratePerMinute).toBe(10);
  });
});

describe("a block", () => {
  it("halves the rate and sets a ceiling below what was sent in the minute before it", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.ask(2);
    const web = world.pair("web");
    world.refuse(web);
    expect(web.ratePerMinute).toBe(10);
    expect(web.ceiling).toBeGreaterThan(17);
    expect(web.ceiling).toBeLessThanOrEqual(0.9 * 21);
  });

  it("that a test met puts the rate back to what it was", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.late = { one: 10_000 };
    world.ask(2.5);
    const web = world.pair("web");
    expect(web.ratePerMinute).toBe(25);
    world.refuse(web);
    expect(web.ratePerMinute).toBeGreaterThan(17);
    expect(web.ratePerMinute).toBeLessThanOrEqual(20);
  });

  it("teaches once: what else is refused in it, and trials that fail, say nothing more", () => {
    const world = createRatesWorld({ endpoints: ["web"] });
    world.ask(2);
    const web = world.pair("web");
    world.refuse(web);
    const { ceiling, ratePerMinute } = web;
    world.nowMs += 30_000;
    world.refuse(web);
    expect(web).toMatchObject({ ceiling, ratePerMinute });
  });

  it("at a rate that was long borne shows that the limit has fallen, who knows how far", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.ask(2 * HOUR);
    world.refuse(world.pair("web"));
    expect(world.pair("web").ceiling).toBeLessThanOrEqual(0.7 * 21);
  });

  it("is not forgotten while rooms are no later than the ceiling makes them", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.ask(2);
    const web = world.pair("web");
    world.refuse(web);
    const { ceiling = 0 } = web;
    world.answer(web);
    world.late = { one: 25_000 };
    world.ask(12 * HOUR);
    expect(web.ratePerMinute).toBeCloseTo(ceiling);
    world.late = { one: 50_000 };
    world.ask(2);
    expect(web.ratePerMinute).toBeCloseTo(1.25 * ceiling);
  });
});

describe("a captcha", () => {
  it("lowers nothing where the rate had been borne for a while", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.ask(10);
    const web = world.pair("web");
    world.refuse(web, false);
    expect(web).toMatchObject({ ratePerMinute: 20, ceiling: undefined });
  });

  it("counts as a block where the rate has just risen", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.late = { one: 10_000 };
    world.ask(2.5);
    world.refuse(world.pair("web"), false);
    expect(world.pair("web").ceiling).toBeDefined();
  });

  it("counts as a block where the pair has just come back from one", () => {
    const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
    world.ask(10);
    const web = world.pair("web");
    world.refuse(web, false);
    world.answer(web);
    world.ask(2);
    world.refuse(web, false);
    expect(web.ceiling).toBeDefined();
  });
});

it("a call on demand is held back only where a block has taught a ceiling", () => {
  const world = createRatesWorld({ endpoints: ["web"], startPerMinute: 20 });
  const web = world.pair("web");
  for (let call = 0; call < 1_000; call++) world.rates.count(web, world.nowMs);
  expect(world.rates.ceilingWaitMs(web, world.nowMs)).toBe(0);
  Object.assign(web, { ceiling: 30, taughtAtMs: world.nowMs });
  expect(world.rates.ceilingWaitMs(web, world.nowMs)).toBe(2_000);
  expect(world.rates.ceilingWaitMs(web, world.nowMs + 61_000)).toBe(0);
});

describe("whatever the site does", () => {
  const event = fc.record({
    minutes: fc.integer({ min: 1, max: 90 }),
    lateMs: fc.constantFrom(0, 1_000, 10_000, 30_000, 120_000),
    block: fc.constantFrom("none", "none", "web", "mobile"),
    isAboutRate: fc.boolean(),
  });

  it("rates stay above 0, and above a ceiling only in the one test", () => {
    fc.assert(
      fc.property(fc.array(event, { maxLength: 15 }), (events) => {
        const world = createRatesWorld();
        for (const { minutes, lateMs, block, isAboutRate } of events) {
          world.late = { one: lateMs };
          world.ask(minutes);
          if (block !== "none") world.refuse(world.pair(block), isAboutRate);
          for (const pair of world.rates.pool.pairs) {
            expect(pair.ratePerMinute).toBeGreaterThanOrEqual(1);
            const isAbove = pair.ratePerMinute > (pair.ceiling ?? Number.POSITIVE_INFINITY) + 1e-9;
            if (isAbove) expect(world.rates.pool.test?.pair).toBe(pair);
          }
          if (lateMs % 20_000 === 0) for (const pair of world.rates.pool.pairs) world.answer(pair);
        }
      }),
      { seed: 20_260_101, numRuns: 60 },
    );
  });
});
