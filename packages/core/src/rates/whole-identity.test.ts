import { describe, expect, it } from "vitest";
import { createRatesWorld, type RatesWorld } from "./test-world.ts";
import { WHOLE } from "./whole-identity.ts";

const HOUR = 60;

function ceilings(world: RatesWorld): (number | undefined)[] {
  return ["web", "mobile", "page"].map((name) => world.pair(name).ceiling);
}

function createWorldOfThree(): RatesWorld {
  return createRatesWorld({ endpoints: ["web", "mobile", "page"], startPerMinute: 42 });
}

function refuseAll(world: RatesWorld): void {
  for (const name of ["web", "mobile", "page"]) world.refuse(world.pair(name));
}

/** What all endpoints together are asked in a minute. */
function askedInMinute(world: RatesWorld): number {
  world.ask(1);
  return ["web", "mobile", "page"].reduce((sum, name) => sum + world.pair(name).sent.total, 0);
}

describe("endpoints that are refused together, with no answer between", () => {
  it("share a limit: a ceiling for all that is asked there, and none for each", () => {
    const world = createWorldOfThree();
    world.ask(3);
    refuseAll(world);
    expect(ceilings(world)).toEqual([undefined, undefined, undefined]);
    for (const name of ["web", "mobile", "page"]) world.answer(world.pair(name));
    world.late = { one: 30_000 };
    world.ask(20);
    expect(askedInMinute(world)).toBeGreaterThan(34);
    expect(askedInMinute(world)).toBeLessThan(39);
  });

  it("are asked more together once nobody has been refused for hours and rooms are late", () => {
    const world = createWorldOfThree();
    world.ask(3);
    refuseAll(world);
    for (const name of ["web", "mobile", "page"]) world.answer(world.pair(name));
    world.late = { one: 50_000 };
    world.ask(8 * HOUR);
    expect(askedInMinute(world)).toBeGreaterThan(40);
  });

  it("have taught nothing in common once the site has answered one of them", () => {
    const world = createWorldOfThree();
    world.ask(3);
    world.refuse(world.pair("web"));
    world.ask(0.05);
    world.answer(world.pair("mobile"));
    expect(world.pair("web").ceiling).toBeDefined();
    world.refuse(world.pair("mobile"));
    world.ask(0.05);
    world.answer(world.pair("page"));
    world.refuse(world.pair("page"));
    expect(world.rates.known(WHOLE, "one")).toBeUndefined();
  });

  it("hold back calls on demand together, until they are reset by hand", () => {
    const world = createWorldOfThree();
    world.ask(3);
    refuseAll(world);
    expect(world.rates.ceilingWaitMs(world.pair("web"), world.nowMs)).toBe(0);
    for (let call = 0; call < 40; call++) world.rates.count(world.pair("mobile"), world.nowMs);
    expect(world.rates.ceilingWaitMs(world.pair("web"), world.nowMs)).toBeGreaterThan(0);
    world.rates.forget("web", undefined, world.nowMs);
    expect(world.rates.ceilingWaitMs(world.pair("web"), world.nowMs)).toBe(0);
  });
});

describe("a refusal that no answer follows", () => {
  it("is that of its endpoint after two minutes", () => {
    const world = createWorldOfThree();
    world.ask(3);
    world.refuse(world.pair("web"));
    expect(world.pair("web").ceiling).toBeUndefined();
    world.ask(3);
    expect(world.pair("web").ceiling).toBeDefined();
  });
});

it("a captcha of a rate that was long borne slows nobody else", () => {
  const world = createWorldOfThree();
  world.ask(2 * HOUR);
  const web = world.pair("web");
  world.refuse(web, false);
  world.answer(web);
  world.refuse(web, false);
  world.answer(world.pair("mobile"));
  world.ask(0.05);
  world.answer(world.pair("mobile"));
  expect(web.ceiling).toBeDefined();
  expect(world.pair("mobile").ratePerMinute).toBe(14);
});
