import fc from "fast-check";
import { count, emptyTally, type Tally } from "./tally.ts";
import { targets } from "./targets.ts";

export interface Luck {
  readonly seed: number;
  readonly runs: number;
  /** The path of a reply, as a report prints it, with which to begin. */
  readonly path: string | undefined;
}

export interface Report {
  readonly tally: Tally;
  /** The smallest reply that was found to be read wrongly; undefined where all is well. */
  readonly violation: Violation | undefined;
}

interface Violation {
  readonly path: string;
  readonly what: string;
  /** The recipe of the reply as text for people. */
  readonly recipe: string;
}

/** Plays recipes until as many as wanted are done, or until one is read wrongly. */
export async function fuzzAdapter(
  adapter: string,
  { seed, runs, path }: Luck,
  onRun: () => void = () => {},
): Promise<Report> {
  const target = targets.get(adapter);
  if (target === undefined) throw new Error(`there is no adapter ${adapter}`);
  const tally = emptyTally();
  const property = fc.asyncProperty(target.recipes, async (recipe) => {
    onRun();
    const played = await target.play(recipe);
    count(tally, played);
    if (played.violation !== undefined) throw new Error(played.violation);
  });
  const details = await fc.check(property, { seed, numRuns: runs, ...(path !== undefined && { path }) });
  if (!details.failed) return { tally, violation: undefined };
  const { counterexample, counterexamplePath, errorInstance } = details;
  return {
    tally,
    violation: {
      path: counterexamplePath ?? "0",
      what: errorInstance instanceof Error ? errorInstance.message : String(errorInstance),
      recipe: fc.stringify(counterexample?.[0]).replace(/长{9,}/g, "长…长"),
    },
  };
}
