import { describe, expect, it } from "vitest";
import { highConcurrency, lowLatency } from "../config/balancer-profiles.ts";
import { StreamFallbackError } from "../errors.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { listStrategies, registerStrategy } from "../strategies/registry.ts";
import type { Candidate } from "../strategies/strategy.ts";
import { refusalOf } from "./test-world/failures.ts";
import { type Played, played } from "./test-world/played.ts";
import { createPool, inFlightOf, type Pool, type PoolOptions } from "./test-world/pool.ts";

const CALLS = 400;
const BETWEEN_CALLS_MS = 40;
const NAMES = ["a", "b", "c", "d"];

interface Setup extends Pool {
  /** Who was asked, in order. */
  asked: string[];
  /** Another endpoint like the others. */
  endpointOf(name: string, index: number): Played;
}

/** Four endpoints that answer after 100 ms, but for those that fail. */
function setup(options: PoolOptions, failing: readonly string[] = []): Setup {
  const clock = manualClock();
  const asked: string[] = [];
  const endpointOf = (name: string, index: number) => {
    const meets = async () => {
      asked.push(name);
      await new Promise<void>((go) => clock.setTimeout(go, 100));
      return failing.includes(name) ? "NETWORK" : "well";
    };
    return played(name, meets, { weight: 4 - index });
  };
  const pool = createPool(NAMES.map(endpointOf), { clock, random: seededRandom(7), ...options });
  return { ...pool, asked, endpointOf };
}

/** Who answered each of the calls, or the code that it failed with. */
async function answersOf({ balancer, clock }: Pool, calls = CALLS): Promise<string[]> {
  const answers: Promise<string>[] = [];
  for (let count = 0; count < calls; count++) {
    const call = balancer.call("", { affinityKey: `room ${count % 50}` });
    answers.push(
      call.then(
        ({ endpoint }) => endpoint,
        (error: StreamFallbackError) => error.code,
      ),
    );
    await clock.advance(BETWEEN_CALLS_MS);
  }
  await clock.advance(30_000);
  return await Promise.all(answers);
}

function worksAsAStrategy(options: PoolOptions): void {
  it("asks every healthy endpoint, and none twice for one call", async () => {
    const pool = setup(options);
    const answers = await answersOf(pool);
    expect([...new Set(answers)].sort()).toEqual(NAMES);
    expect(pool.asked).toHaveLength(CALLS);
    expect(inFlightOf(pool)).toEqual([0, 0, 0, 0]);
  });

  it("keeps answering while one endpoint fails, and soon leaves that one alone", async () => {
    const pool = setup(options, ["b"]);
    const answers = await answersOf(pool);
    for (const answer of answers) expect(["a", "c", "d"]).toContain(answer);
    expect(pool.asked.filter((name) => name === "b").length).toBeLessThanOrEqual(20);
  });

  it("answers with the only endpoint that is left", async () => {
    const pool = setup(options);
    for (const name of ["a", "b", "c"]) pool.balancer.trip(name);
    expect(new Set(await answersOf(pool, 20))).toEqual(new Set(["d"]));
  });

  it("goes on when endpoints come and go", async () => {
    const pool = setup(options);
    await answersOf(pool, 20);
    await pool.balancer.remove("a");
    pool.balancer.add(pool.endpointOf("e", 0));
    expect([...new Set(await answersOf(pool))].sort()).toEqual(["b", "c", "d", "e"]);
  });

  it("keeps its state within one balancer", async () => {
    const [alone, beside, other] = [setup(options), setup(options), setup(options, ["a"])];
    const answers: Record<"alone" | "beside", string[]> = { alone: [], beside: [] };
    for (let count = 0; count < 30; count++) {
      answers.alone.push(...(await answersOf(alone, 1)));
      await answersOf(other, 1);
      answers.beside.push(...(await answersOf(beside, 1)));
    }
    expect(answers.beside).toEqual(answers.alone);
  });
}

describe.each(listStrategies())("the strategy %s, by name", (strategy) => {
  worksAsAStrategy({ strategy });
});

describe.each(Object.entries({ lowLatency, highConcurrency }))("the profile %s", (_name, profile) => {
  worksAsAStrategy(profile);
});

describe("a profile with another strategy", () => {
  worksAsAStrategy({ ...lowLatency, strategy: "round-robin" });
});

it("a balancer without a strategy spreads calls as priority-weight does", async () => {
  const named = await answersOf(setup({ strategy: "priority-weight" }), 40);
  expect(await answersOf(setup({}), 40)).toEqual(named);
  expect(named).not.toEqual(await answersOf(setup({ strategy: "round-robin" }), 40));
});

describe("a strategy of one's own", () => {
  it("works by the name under which it was registered", async () => {
    const last = (candidates: readonly Candidate[]) => candidates.at(-1) as Candidate;
    registerStrategy("last-one", () => ({ name: "last-one", pick: last }));
    expect(new Set(await answersOf(setup({ strategy: "last-one" }), 20))).toEqual(new Set(["d"]));
    expect(new Set(await answersOf(setup({ strategy: "last-one" }, ["d"]), 20))).toEqual(new Set(["c"]));
  });

  it("of a name used before serves only balancers that are created later", async () => {
    const nth = (index: number) => () => ({
      name: "nth",
      pick: (candidates: readonly Candidate[]) => candidates[index] as Candidate,
    });
    registerStrategy("nth", nth(0));
    const early = setup({ strategy: "nth" });
    registerStrategy("nth", nth(1));
    const late = setup({ strategy: "nth" });
    expect(new Set(await answersOf(early, 5))).toEqual(new Set(["a"]));
    expect(new Set(await answersOf(late, 5))).toEqual(new Set(["b"]));
  });
});

it.each(["fastest", "", "Priority-Weight", "__proto__"])(
  "an unknown strategy name (%j) is refused at once, with the names there are",
  (strategy) => {
    const { code, message } = refusalOf(() => setup({ strategy }));
    expect(code).toBe("INVALID_INPUT");
    for (const name of [strategy, ...listStrategies()]) expect(message).toContain(name);
  },
);

describe("a strategy with settings, in a balancer alone", () => {
  it.each([
    { name: "fastest-response", decayMs: 5_000 },
    { name: "consistent-hash", balanceFactor: 3 },
    { name: "adaptive-score", weights: { load: 1 } },
  ] as const)("$name answers", async (strategy) => {
    expect(new Set(await answersOf(setup({ strategy }), 20)).size).toBeGreaterThan(1);
  });

  it("has other settings than by name alone: without a bound every room keeps its endpoint", async () => {
    const answersWith = async (balanceFactor: number) => {
      const pool = setup({ strategy: { name: "consistent-hash", balanceFactor } });
      return { first: await answersOf(pool, 50), again: await answersOf(pool, 50) };
    };
    const { first, again } = await answersWith(Number.POSITIVE_INFINITY);
    expect(again).toEqual(first);
    expect((await answersWith(1.01)).first).not.toEqual(first);
  });
});

describe("another strategy of a balancer at work", () => {
  const nth = (place: number) => () => ({
    name: "nth",
    pick: (candidates: readonly Candidate[]) => candidates.at(place) as Candidate,
  });

  it("picks from the next call on, and is told how attempts end that the one before has picked", async () => {
    const pool = setup({ strategy: nth(0) });
    const told: string[] = [];
    const first = pool.balancer.call("");
    pool.balancer.setStrategy(() => ({ ...nth(-1)(), onOutcome: ({ name }) => void told.push(name) }));
    const second = pool.balancer.call("");
    await pool.clock.advance(100);
    expect([(await first).endpoint, (await second).endpoint]).toEqual(["a", "d"]);
    expect(told).toEqual(["a", "d"]);
  });

  it("that is none is refused, and the one before stays", async () => {
    const pool = setup({ strategy: nth(-1) });
    for (const none of ["nobody", {}, null, () => ({})])
      expect(() => pool.balancer.setStrategy(none as string)).toThrow(StreamFallbackError);
    expect(new Set(await answersOf(pool, 5))).toEqual(new Set(["d"]));
  });
});
