import assert from "node:assert/strict";
import type { AttemptRole } from "../attempt-report.ts";
import { seededRandom } from "../runtime/seeded-random.ts";
import { strategyNamed } from "../strategies/registry.ts";
import type { StrategyFactory } from "../strategies/strategy.ts";
import { checkSuite } from "./check-suite.ts";
import { withPlainFailures } from "./plain-failures.ts";
import {
  type Fate,
  openStage,
  outcomeOf,
  type PlayedEndpoint,
  playedEndpoint,
  usualFate,
} from "./strategy-stage.ts";

export interface StrategySuiteOptions {
  /** The runner's own, such as that of vitest or of node:test. */
  describe(name: string, define: () => void): unknown;
  /** The runner's own. */
  it(name: string, run: () => Promise<void>): unknown;
  /** The factory, or the name under which it is registered. */
  strategy: string | StrategyFactory;
  /**
   * How calls that come one after another divide among endpoints that do equally well: `exact` in every cycle,
   * `statistical` in the long run, or `none`, where every endpoint of equal standing must get its part all the same.
   * @default "none"
   */
  shares?: "exact" | "statistical" | "none" | undefined;
  /** Whether a bigger weight gets a bigger share. @default true */
  heedsWeight?: boolean | undefined;
}

const ROLES: readonly AttemptRole[] = ["first", "failover", "hedge", "trial"];
const NAMES = ["a", "b", "c", "d"];
/** Calls that are over before the next one comes. */
const ONE_BY_ONE_MS = 200;
/** Calls of which about ten run at a time. */
const SIDE_BY_SIDE_MS = 12;
/** An endpoint draws calls to itself when it gets so many times its part. */
const DRAWS = 1.5;
/** The share of its fair part below which an endpoint counts as left out. */
const LEFT_OUT = 0.25;
/** The standard deviations from a fair share beyond which a difference is not put down to chance. */
const CHANCE = 4.5;

/** The endpoints that calls were spread over, and the situation, for the message. */
interface Played {
  pool: readonly PlayedEndpoint[];
  place: string;
}

/** Declares the tests that every strategy must pass, with `describe` and `it` of any runner. The clock is played. */
export function strategySuite(options: StrategySuiteOptions): void {
  checkSuite("strategySuite", { options, functions: ["describe", "it"] });
  const { describe, strategy, shares = "none", heedsWeight = true } = options;
  const it: StrategySuiteOptions["it"] = (name, run) => options.it(name, withPlainFailures(run));
  const create: StrategyFactory = (tools) =>
    (typeof strategy === "string" ? strategyNamed(strategy) : strategy)(tools);
  const stageOf = (weights: readonly number[] = [1, 1, 1, 1], seed?: number) =>
    openStage(create, { pool: poolOf(weights), seed });

  /** Holds the names picked against the part that each endpoint should have. */
  function checkShares(picks: readonly string[], { pool, place }: Played): void {
    const weightOf = ({ weight }: PlayedEndpoint) => (heedsWeight ? weight : 1);
    const sum = pool.reduce((total, endpoint) => total + weightOf(endpoint), 0);
    for (const endpoint of pool) {
      const part = weightOf(endpoint) / sum;
      const wanted = picks.length * part;
      const got = countOf(picks, endpoint.name);
      const slack = shares === "exact" ? 1e-6 : CHANCE * Math.sqrt(wanted * (1 - part));
      const what = `${place}: ${endpoint.name} got ${got} of ${picks.length} calls, not ${Math.round(wanted)}`;
      assert.ok(Math.abs(got - wanted) <= slack, what);
    }
  }

  function checkNobodyLeftOut(picks: readonly string[], { pool, place }: Played): void {
    for (const { name } of pool) {
      const got = countOf(picks, name);
      const what = `${place}: ${name} is left out, with ${got} of ${picks.length} calls`;
      assert.ok(got >= (LEFT_OUT * picks.length) / pool.length, what);
    }
  }

  function checkDrawsNone(
    picks: readonly string[],
    { name, count, place }: { name: string; count: number; place: string },
  ): void {
    const got = countOf(picks, name);
    assert.ok(
      got <= (DRAWS * picks.length) / count,
      `${place}: draws calls, ${got} of ${picks.length} among ${count} endpoints`,
    );
  }

  describe("a strategy", () => {
    it("has a name, and picks one of the candidates, of any number and for any attempt", async () => {
      for (const count of [1, 2, 3, 20]) {
        const stage = stageOf(new Array<number>(count).fill(1));
        assert.equal(typeof stage.strategy.name, "string", "name: must be a string");
        assert.notEqual(stage.strategy.name, "", "name: must not be empty");
        await stage.play({
          count: 100,
          everyMs: SIDE_BY_SIDE_MS,
          roleOf: (call) => ROLES[call % ROLES.length] as AttemptRole,
          keyOf: (call) => (call % 2 === 0 ? undefined : `key-${call % 7}`),
        });
      }
    });

    it("picks only out of what is offered, whoever comes and goes", async () => {
      const random = seededRandom(7);
      const everyone = poolOf([1, 2, 3, 4, 5, 6]);
      const stage = openStage(create, { pool: everyone });
      for (let change = 0; change < 40; change++) {
        stage.changePool(someOf(everyone, random));
        const fateOf = (): Fate => ({ kind: kindOf(random()), durationMs: 200 * random() });
        await stage.play({
          count: 15,
          everyMs: SIDE_BY_SIDE_MS,
          fateOf,
          among: random() < 0.5 ? undefined : () => someOf(stage.endpoints, random),
        });
      }
    });

    it("gives endpoints of equal standing their part in the long run", async () => {
      const alone = stageOf();
      const oneByOne = await alone.play({ count: 2_000, everyMs: ONE_BY_ONE_MS });
      checkNobodyLeftOut(oneByOne, { pool: alone.endpoints, place: "one call after another" });
      if (shares !== "none")
        checkShares(oneByOne, { pool: alone.endpoints, place: "one call after another" });
      const busy = stageOf();
      const sideBySide = await busy.play({ count: 2_000, everyMs: SIDE_BY_SIDE_MS });
      checkNobodyLeftOut(sideBySide, { pool: busy.endpoints, place: "calls side by side" });
    });

    it("leaves nobody out where calls with different candidates take turns", async () => {
      const stage = stageOf();
      const [a, b, c, d] = stage.endpoints as [
        PlayedEndpoint,
        PlayedEndpoint,
        PlayedEndpoint,
        PlayedEndpoint,
      ];
      const groups = [
        [a, b],
        [c, d],
      ];
      let call = 0;
      const among = () => groups[call++ % 2] as PlayedEndpoint[];
      const picks = await stage.play({ count: 2_000, everyMs: ONE_BY_ONE_MS, among });
      checkNobodyLeftOut(picks, { pool: stage.endpoints, place: "two groups in turn" });
    });

    if (shares !== "none")
      it(heedsWeight ? "shares calls by weight" : "shares calls whatever the weights", async () => {
        for (const weights of [
          [3, 2, 1],
          [1, 9],
          [1, 2, 3, 4],
        ]) {
          const stage = stageOf(weights);
          const cycle = heedsWeight ? weights.reduce((sum, weight) => sum + weight) : weights.length;
          const picks = await stage.play({ count: cycle * 200, everyMs: ONE_BY_ONE_MS });
          checkShares(picks, { pool: stage.endpoints, place: `weights ${weights.join(", ")}` });
        }
      });

    if (heedsWeight)
      it("heeds weights that have changed", async () => {
        const stage = stageOf([1_000, 1, 1]);
        await stage.play({ count: 700, everyMs: SIDE_BY_SIDE_MS });
        const [first, second] = stage.endpoints as [PlayedEndpoint, PlayedEndpoint];
        for (const [favourite, weights] of [
          [second, [1, 20, 1]],
          [first, [20, 1, 1]],
        ] as const) {
          for (const [index, endpoint] of stage.endpoints.entries()) endpoint.weight = weights[index] ?? 1;
          stage.changePool(stage.endpoints);
          const picks = await stage.play({ count: 220, everyMs: SIDE_BY_SIDE_MS });
          for (const { name } of stage.endpoints) {
            if (name === favourite.name) continue;
            const what = `weights ${weights.join(", ")}: ${name} got ${countOf(picks, name)} of 220 calls, no fewer than ${favourite.name}`;
            assert.ok(countOf(picks, name) < countOf(picks, favourite.name), what);
          }
        }
        for (const endpoint of stage.endpoints) endpoint.weight = 1;
        stage.changePool(stage.endpoints);
        const picks = await stage.play({ count: 300, everyMs: SIDE_BY_SIDE_MS });
        checkNobodyLeftOut(picks, { pool: stage.endpoints, place: "weights equal again" });
      });

    it("does not draw calls to an endpoint that fails fast", async () => {
      for (const everyMs of [SIDE_BY_SIDE_MS, ONE_BY_ONE_MS]) {
        const fateOf = badAt("b", { kind: "failure", durationMs: 2 });
        const picks = await stageOf().play({ count: 2_000, everyMs, fateOf });
        checkDrawsNone(picks, {
          name: "b",
          count: 4,
          place: `b fails within 2 ms, a call every ${everyMs} ms`,
        });
      }
    });

    it("does not draw calls to an endpoint whose attempts are given up", async () => {
      for (const everyMs of [SIDE_BY_SIDE_MS, ONE_BY_ONE_MS]) {
        const stage = stageOf();
        const fateOf = badAt("b", { kind: "neutral", durationMs: 400 });
        const picks = await stage.play({ count: 2_000, everyMs, fateOf });
        checkDrawsNone(picks, {
          name: "b",
          count: 4,
          place: `b is always outrun, a call every ${everyMs} ms`,
        });
      }
    });

    it("comes back to an endpoint that has recovered", async () => {
      const stage = stageOf();
      const fateOf = badAt("b", { kind: "failure", durationMs: 2 });
      await stage.play({ count: 200, everyMs: ONE_BY_ONE_MS, fateOf });
      await stage.play({ count: 900, everyMs: ONE_BY_ONE_MS });
      const picks = await stage.play({ count: 900, everyMs: ONE_BY_ONE_MS });
      checkNobodyLeftOut(picks, { pool: stage.endpoints, place: "3 min after b has recovered" });
    });

    it("gives its part to an endpoint that comes later", async () => {
      const stage = stageOf([1, 1, 1]);
      await stage.play({ count: 500, everyMs: ONE_BY_ONE_MS });
      stage.changePool([...stage.endpoints, playedEndpoint("late")]);
      const picks = await stage.play({ count: 900, everyMs: ONE_BY_ONE_MS });
      checkNobodyLeftOut(picks, { pool: stage.endpoints, place: "after one more came" });
    });

    it("picks the same again for the same seed, and keeps nothing for another instance", async () => {
      const runOf = async (pool: readonly PlayedEndpoint[]) => {
        const stage = openStage(create, { pool, seed: 3 });
        const fateOf = badAt("c", { kind: "failure", durationMs: 2 });
        return (await stage.play({ count: 300, everyMs: SIDE_BY_SIDE_MS, fateOf })).join(" ");
      };
      const pool = poolOf([3, 2, 2, 1]);
      const picks = await runOf(pool);
      // Of the same endpoints, as two balancers may share objects, and of others of the same names.
      assert.equal(await runOf(pool), picks, "another instance with the same endpoints picks otherwise");
      assert.equal(
        await runOf(poolOf([3, 2, 2, 1])),
        picks,
        "another instance with equal endpoints picks otherwise",
      );
    });

    it("bears outcomes of endpoints that it has never been offered", async () => {
      const stage = stageOf();
      const stranger = playedEndpoint("stranger");
      const tell = () => {
        for (const kind of ["success", "failure", "neutral"] as const)
          stage.strategy.onOutcome?.(stranger, outcomeOf({ kind, durationMs: 1 }));
      };
      tell();
      await stage.play({ count: 50, everyMs: SIDE_BY_SIDE_MS });
      tell();
      await stage.play({ count: 50, everyMs: SIDE_BY_SIDE_MS });
    });
  });
}

function poolOf(weights: readonly number[]): PlayedEndpoint[] {
  return weights.map((weight, index) => playedEndpoint(NAMES[index] ?? `endpoint-${index}`, weight));
}

function countOf(picks: readonly string[], name: string): number {
  return picks.filter((picked) => picked === name).length;
}

function badAt(
  name: string,
  fate: Fate,
): NonNullable<Parameters<ReturnType<typeof openStage>["play"]>[0]["fateOf"]> {
  return (endpoint, call) => (endpoint.name === name ? fate : usualFate(endpoint, call));
}

function kindOf(chance: number): Fate["kind"] {
  return chance < 0.6 ? "success" : chance < 0.9 ? "failure" : "neutral";
}

/** At least one of them, in their order. */
function someOf(pool: readonly PlayedEndpoint[], random: () => number): readonly PlayedEndpoint[] {
  const some = pool.filter(() => random() < 0.5);
  return some.length > 0 ? some : pool.slice(0, 1);
}
