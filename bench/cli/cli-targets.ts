import { costOf } from "../harness/costs.ts";
import type { Pair } from "../harness/interleave.ts";
import type { Target } from "../harness/target.ts";
import { BARE, type CommandRuns, FRESH, HELP, REMEMBERED, VERSION } from "./command-runs.ts";

export interface Measured extends Pick<CommandRuns, "requests"> {
  pairs: ReadonlyMap<string, readonly Pair[]>;
}

const LIMITS: readonly (readonly [name: string, limit: number])[] = [
  [VERSION, 2.5],
  [HELP, 2.5],
  [REMEMBERED, 5],
  [FRESH, 9],
];

export function cliTargets({ pairs, requests }: Measured): Target[] {
  return LIMITS.map(([name, limit]) => {
    const claim = `${name} takes at most ${limit} times ${BARE}`;
    const own = pairs.get(name);
    if (own === undefined) return { claim, measured: "not measured", isMet: undefined };
    const { median, lowerQuartile, upperQuartile } = costOf(own).ratio;
    const [middle, lower, upper] = [median, lowerQuartile, upperQuartile].map((ratio) => ratio.toFixed(2));
    // Only a fresh room is asked for; another way it is not what was to be measured.
    const isWhatItSays = (name === FRESH) === (requests[name] ?? 0) > 0;
    return {
      claim,
      measured: `${middle} times (${lower} to ${upper})`,
      isMet: isWhatItSays ? median <= limit : undefined,
    };
  });
}
