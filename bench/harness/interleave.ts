import type { BenchCase } from "./bench-case.ts";
import { createRunner, type Runner, type WarmUp } from "./runner.ts";

export interface Effort extends WarmUp {
  /** How often each case is measured. */
  rounds: number;
}

/**
 * One measurement of a case, and of the baseline just before it: a slow machine slows both. Processor time of the
 * whole process, its garbage collector's helpers too: a wall clock would also count other processes.
 */
export interface Pair {
  baselineNs: number;
  ns: number;
}

interface Comparison<Case> {
  baseline: Case;
  cases: readonly Case[];
}

/** Warm-up goes through all cases several times, so that the optimiser has seen all of them before it settles. */
const WARM_UP_PASSES = 3;

/** Measures all cases in one process, round by round. Gives the pairs of each case, by round. */
export async function interleave(
  { baseline, cases }: Comparison<BenchCase>,
  { rounds, random, ...effort }: Effort & { random: () => number },
): Promise<Map<string, Pair[]>> {
  const prepared = [baseline, ...cases].map(({ name, prepare }) => ({ name, ...prepare() }));
  const runners = prepared.map((each) => createRunner(each.name, each));
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const runner of runners)
      await runner.warmUp({ ...effort, warmUpMs: effort.warmUpMs / WARM_UP_PASSES });
  }
  const [base, ...others] = runners as [Runner, ...Runner[]];
  const pairs = await measureRounds({ baseline: base, cases: others }, { rounds, random });
  for (const { close } of prepared) close?.();
  return pairs;
}

/**
 * Measures each case right after the baseline, round by round: what disturbs the machine for a second then touches one
 * round of every case, not every round of one.
 */
export async function measureRounds(
  { baseline, cases }: Comparison<Pick<Runner, "name" | "nsPerCall">>,
  { rounds, random }: { rounds: number; random: () => number },
): Promise<Map<string, Pair[]>> {
  const pairs = new Map(cases.map(({ name }): [string, Pair[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // In a fixed order each case would always pay for what the same one leaves behind.
    for (const runner of shuffled(cases, random)) {
      const baselineNs = await baseline.nsPerCall();
      const ns = await runner.nsPerCall();
      pairs.get(runner.name)?.push({ baselineNs, ns });
    }
  }
  return pairs;
}

/** The items in random order, by Fisher–Yates. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
