import { describe, expect, it } from "vitest";
import { listStrategies, registerStrategy } from "../strategies/registry.ts";
import type { Candidate, Strategy, StrategyFactory } from "../strategies/strategy.ts";
import { type StrategySuiteOptions, strategySuite } from "./strategy-suite.ts";

type Promised = Pick<StrategySuiteOptions, "shares" | "heedsWeight">;

/** What each built-in strategy promises. */
const BUILT_IN: Record<string, Promised> = {
  "priority-weight": { shares: "exact" },
  tiered: { shares: "exact" },
  "weighted-random": { shares: "statistical" },
  random: { shares: "statistical", heedsWeight: false },
  "round-robin": { shares: "exact", heedsWeight: false },
  "smooth-weighted-round-robin": { shares: "exact" },
  "least-in-flight": { shares: "statistical" },
  "fastest-response": { shares: "none" },
  "consistent-hash": { shares: "statistical" },
  "adaptive-score": { shares: "none" },
};

for (const [strategy, promised] of Object.entries(BUILT_IN)) {
  describe(strategy, () => strategySuite({ describe, it, strategy, ...promised }));
}

describe("a strategy of a user's own", () => {
  registerStrategy("test:any", ({ random }) => ({
    name: "test:any",
    pick: (candidates) => candidates[Math.floor(random() * candidates.length)] as Candidate,
  }));
  strategySuite({ describe, it, strategy: "test:any", shares: "statistical", heedsWeight: false });
});

/** What the suite complains of, test by test. */
async function complaintsOf(strategy: StrategyFactory, promised: Promised = {}): Promise<string[]> {
  const tests: { name: string; run: () => Promise<void> }[] = [];
  strategySuite({
    describe: (_name, define) => define(),
    it: (name, run) => void tests.push({ name, run }),
    strategy,
    ...promised,
  });
  const complaints: string[] = [];
  for (const { name, run } of tests) {
    await run().catch((error: Error) => complaints.push(`${name}: ${error.message}`));
  }
  return complaints;
}

const fair: StrategyFactory = ({ random }) => ({
  name: "fair",
  pick: (candidates) => candidates[Math.floor(random() * candidates.length)] as Candidate,
});

/** Does as the fair one, but for what is given. */
const but =
  (change: (good: Strategy, tools: Parameters<StrategyFactory>[0]) => Partial<Strategy>): StrategyFactory =>
  (tools) => {
    const good = fair(tools);
    return { ...good, ...change(good, tools) };
  };

const leastBy = (candidates: readonly Candidate[], costOf: (candidate: Candidate) => number): Candidate =>
  candidates.reduce((best, other) => (costOf(other) < costOf(best) ? other : best));

let sharedPicks = 0;

describe("the suite of strategies", () => {
  it("is run by every built-in strategy", () => {
    const builtIn = listStrategies().filter((name) => !name.startsWith("test:"));
    expect(Object.keys(BUILT_IN).sort()).toEqual(builtIn.sort());
  });

  it("passes for a good strategy", async () => {
    expect(await complaintsOf(fair, { shares: "statistical", heedsWeight: false })).toEqual([]);
  });

  const flaws: [what: string, complaint: RegExp, strategy: StrategyFactory, promised?: Promised][] = [
    ["no name", /name: must not be empty/, but(() => ({ name: "" }))],
    [
      "a stranger",
      /must give one of the candidates/,
      but(() => ({ pick: (candidates) => ({ ...(candidates[0] as Candidate) }) })),
    ],
    [
      "one that is offered no more",
      /whoever comes and goes: pick: must give one of/,
      but((good) => {
        let before: Candidate | undefined;
        return {
          pick(candidates, context) {
            before ??= good.pick(candidates, context);
            return before;
          },
        };
      }),
    ],
    [
      "a change of the candidates",
      /changes the candidates/,
      but((good) => ({
        pick: (candidates, context) => good.pick((candidates as Candidate[]).reverse(), context),
      })),
    ],
    ["a favourite", /b is left out/, but(() => ({ pick: (candidates) => candidates[0] as Candidate }))],
    [
      "an index where calls take turns",
      /two groups in turn: b is left out/,
      but(() => {
        let next = 0;
        return { pick: (candidates) => candidates[next++ % candidates.length] as Candidate };
      }),
    ],
    [
      "shares that are not exact",
      /one call after another: a got/,
      fair,
      { shares: "exact", heedsWeight: false },
    ],
    ["weights that have no effect", /weights 3, 2, 1: a got/, fair, { shares: "statistical" }],
    ["new weights that have no effect", /heeds weights that have changed: weights 1, 20, 1/, frozenWeights],
    [
      "an eye for fast failures",
      /b fails within 2 ms.*draws calls/,
      but(() => ({ pick: (candidates) => leastBy(candidates, ({ inFlight }) => inFlight) })),
    ],
    [
      "an eye for attempts that are given up",
      /b is always outrun.*draws calls/,
      but((good) => {
        const outruns = new Set<Candidate>();
        return {
          pick: (candidates, context) =>
            candidates.find((each) => outruns.has(each)) ?? good.pick(candidates, context),
          onOutcome(each, { kind }) {
            if (kind === "neutral") outruns.add(each);
          },
        };
      }),
    ],
    [
      "a grudge",
      /after b has recovered: b is left out/,
      but((good) => {
        const failed = new Set<Candidate>();
        return {
          pick(candidates, context) {
            const others = candidates.filter((each) => !failed.has(each));
            return good.pick(others.length > 0 ? others : candidates, context);
          },
          onOutcome: (each, { kind }) => void (kind === "failure" && failed.add(each)),
        };
      }),
    ],
    [
      "no place for newcomers",
      /late is left out/,
      but((good) => {
        let first: readonly Candidate[] | undefined;
        return {
          pick(candidates, context) {
            first ??= candidates;
            const known = candidates.filter((each) => first?.includes(each));
            return good.pick(known.length > 0 ? known : candidates, context);
          },
        };
      }),
    ],
    [
      "state outside the instance",
      /another instance with the same endpoints picks otherwise/,
      but(() => ({ pick: (candidates) => candidates[(sharedPicks++ % 7) % candidates.length] as Candidate })),
    ],
    [
      "randomness of its own",
      /another instance with the same endpoints picks otherwise/,
      but(() => fair({ random: Math.random } as never)),
    ],
    [
      "a shock at a stranger's outcome",
      /never been offered: who is stranger/,
      but(() => ({
        onOutcome({ name }) {
          if (name === "stranger") throw new Error(`who is ${name}`);
        },
      })),
    ],
  ];
  // Each runs the whole suite: `.ci/run` has all of them.
  const tried = flaws.filter((_, index) => process.env.PLAY_ALL === "1" || index % 2 === 0);
  it.each(tried)("fails for %s", async (_what, complaint, strategy, promised) => {
    expect(await complaintsOf(strategy, promised)).toContainEqual(expect.stringMatching(complaint));
  });
});

/** Draws by the weights that it saw first. */
function frozenWeights({ random }: Parameters<StrategyFactory>[0]): Strategy {
  const weights = new WeakMap<Candidate, number>();
  const weightOf = (each: Candidate) => {
    if (!weights.has(each)) weights.set(each, each.weight);
    return weights.get(each) as number;
  };
  return {
    name: "frozen",
    pick: (candidates) => leastBy(candidates, (each) => -weightOf(each) * random()),
  };
}
