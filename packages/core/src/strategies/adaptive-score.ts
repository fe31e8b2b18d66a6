import {
  anything,
  callback,
  checkedOptions,
  type OptionKind,
  type OptionKinds,
} from "../errors/option-kinds.ts";
import { hush } from "../runtime/hush.ts";
import { addTo, createRollingSum, type RollingSum, totalOf } from "../runtime/rolling-sum.ts";
import { withDefaults } from "../runtime/with-defaults.ts";
import { CandidateSlots } from "./candidate-slots.ts";
import { markOurs } from "./our-strategies.ts";
import { type ResponseTime, ResponseTimes, unknownResponseTime } from "./response-times.ts";
import type { Candidate, StrategyFactory } from "./strategy.ts";

/** How much each factor bears on the score; only their proportions matter, and 0 takes one out. */
export interface AdaptiveScoreWeights {
  /** Running attempts, this one counted in, per weight; the busiest candidate is 1. @default 0.4 */
  load?: number | undefined;
  /** Peak-EWMA response time; the slowest candidate is 1, one not tried yet 0. @default 0.3 */
  responseTime?: number | undefined;
  /** Failures of the last 60 s ÷ (attempts that ended + 1). @default 0.2 */
  errorRate?: number | undefined;
  /** The endpoint's own `distance`. @default 0.1 */
  distance?: number | undefined;
}

/** A factor of the user's own. */
export interface AdaptiveScoreFactor {
  weight: number;
  /** From 0 (best) to 1 (worst), cut off there; what is no number counts as 1. Asked at every pick: must be quick. */
  rate(candidate: Candidate): number;
}

export interface AdaptiveScoreOptions {
  weights?: AdaptiveScoreWeights | undefined;
  /** @default none */
  factors?: readonly AdaptiveScoreFactor[] | undefined;
}

interface Standing {
  readonly time: ResponseTime;
  readonly failures: RollingSum;
  readonly ended: RollingSum;
  /** Kept from the first to the second pass of one pick, as is `errorRate`. */
  expectedMs: number;
  errorRate: number;
}

/** What is taken where nothing is given. */
export const defaultWeights: Record<keyof AdaptiveScoreWeights, number> = {
  load: 0.4,
  responseTime: 0.3,
  errorRate: 0.2,
  distance: 0.1,
};

const OWNER = "adaptiveScore";

const share: OptionKind = {
  mustBe: "a number of at least 0",
  fits: (value) => typeof value === "number" && value >= 0 && value < Number.POSITIVE_INFINITY,
};

const KINDS: OptionKinds<AdaptiveScoreOptions> = {
  weights: anything,
  factors: {
    isAmong: "a list",
    mustBe: "a list of factors, each with a weight of at least 0 and a function `rate`",
    fits: (value) =>
      Array.isArray(value) && value.every(({ weight, rate }) => share.fits(weight) && callback.fits(rate)),
  },
};

const WEIGHTS: OptionKinds<AdaptiveScoreWeights> = {
  load: share,
  responseTime: share,
  errorRate: share,
  distance: share,
};

const ERRORS_COUNT_MS = 60_000;

/**
 * The lowest weighted sum of factors, each from 0 (best) to 1 (worst); ties at random. Load and response time are
 * measured against the worst candidate's, so what counts is proportions and not the scale of a site.
 * @throws StreamFallbackError `INVALID_INPUT` for a weight that is no number of at least 0
 */
export function adaptiveScore(options: AdaptiveScoreOptions = {}): StrategyFactory {
  const { weights = {}, factors = [] } = checkedOptions<AdaptiveScoreOptions>(OWNER, {
    options,
    kinds: KINDS,
  });
  const given = checkedOptions<AdaptiveScoreWeights>(`${OWNER}.weights`, {
    options: weights,
    kinds: WEIGHTS,
  });
  const { load, responseTime, errorRate, distance } = withDefaults(defaultWeights, given);
  const create: StrategyFactory = ({ clock, random }) => {
    const times = new ResponseTimes();
    const standings = new CandidateSlots(createStanding);

    function scoreOf(candidate: Candidate, standing: Standing, perLoad: number, perMs: number) {
      let score = perLoad * loadOf(candidate) + perMs * standing.expectedMs + distance * candidate.distance;
      score += errorRate * standing.errorRate;
      for (const factor of factors) score += factor.weight * toUnit(factor.rate(candidate));
      return score;
    }

    return {
      name: "adaptive-score",
      pick(candidates) {
        const slots = standings.of(candidates);
        const nowMs = clock.now();
        let mostLoad = 0;
        let mostMs = 0;
        for (let index = 0; index < candidates.length; index++) {
          const candidate = candidates[index] as Candidate;
          const standing = slots[index] as Standing;
          standing.expectedMs = times.expect(standing.time, candidate, nowMs);
          standing.errorRate = standing.failures.buckets.length > 0 ? errorRateOf(standing, nowMs) : 0;
          mostLoad = Math.max(mostLoad, loadOf(candidate));
          mostMs = Math.max(mostMs, standing.expectedMs);
        }
        const perLoad = load / mostLoad;
        const perMs = mostMs > 0 ? responseTime / mostMs : 0;
        let best: Candidate | undefined;
        let lowest = Number.POSITIVE_INFINITY;
        let ties = 0;
        for (let index = 0; index < candidates.length; index++) {
          const candidate = candidates[index] as Candidate;
          const score = scoreOf(candidate, slots[index] as Standing, perLoad, perMs);
          if (score > lowest) continue;
          ties = score < lowest ? 1 : ties + 1;
          lowest = score;
          // Each further tie replaces the pick with a chance of 1 ÷ ties, which makes all of them equally likely.
          if (ties === 1 || random() * ties < 1) best = candidate;
        }
        return best as Candidate;
      },
      onOutcome(endpoint, outcome) {
        const standing = standings.at(endpoint);
        const nowMs = clock.now();
        times.note(standing.time, outcome, nowMs);
        if (outcome.kind === "neutral") return;
        addTo(standing.ended, 1, nowMs);
        if (outcome.kind === "failure") addTo(standing.failures, 1, nowMs);
      },
    };
  };
  // Factors are functions of somebody else's.
  return factors.length === 0 ? markOurs(create) : create;
}

function createStanding(): Standing {
  return {
    time: unknownResponseTime(),
    failures: createRollingSum(ERRORS_COUNT_MS),
    ended: createRollingSum(ERRORS_COUNT_MS),
    expectedMs: 0,
    errorRate: 0,
  };
}

function loadOf({ inFlight, weight }: Candidate): number {
  return (inFlight + 1) / weight;
}

/** Failures as a share of attempts, with one success added, since a single failure proves nothing. */
function errorRateOf({ failures, ended }: Standing, nowMs: number): number {
  return totalOf(failures, nowMs) / (totalOf(ended, nowMs) + 1);
}

function toUnit(rated: number): number {
  // A promise is no rating, and may reject with nobody to hear it.
  if (typeof rated !== "number") hush(rated);
  return rated <= 1 ? Math.max(0, rated) : 1;
}
