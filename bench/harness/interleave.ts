import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { BenchCase } from "./bench-case.ts";

export interface Effort {
  /** How often each case is measured. */
  rounds: number;
  /** About how long one measurement takes, in ms of processor time. */
  batchMs: number;
  /** How long each case runs before anything is measured, in ms of processor time. */
  warmUpMs: number;
  /** The fewest calls in one measurement; calls that take long need no company. @default 16 */
  leastCalls?: number | undefined;
}

/**
 * One measurement of a case, and of the baseline just before it: a slow machine slows both. Processor time of the
 * whole process, its garbage collector's helpers too: a clock on the wall would also count who else is at work here.
 */
export interface Pair {
  baselineNs: number;
  ns: number;
}

interface Comparison {
  baseline: BenchCase;
  cases: readonly BenchCase[];
}

interface Runner {
  readonly name: string;
  readonly call: () => Promise<unknown>;
  calls: number;
  readonly leastCalls: number;
}

/** The optimiser sees all cases before it settles; the first pass alone would see the first case only. */
const WARM_UP_PASSES = 3;

/**
 * Measures all cases in one process, each right after the baseline, round by round: what disturbs the machine
 * for a second then touches one round of every case, not every round of one. The pairs of each case, by round.
 */
export async function interleave(
  { baseline, cases }: Comparison,
  { rounds, batchMs, warmUpMs, leastCalls = 16, random }: Effort & { random: () => number },
): Promise<Map<string, Pair[]>> {
  const prepared = [baseline, ...cases].map(({ name, prepare }) => ({ name, ...prepare() }));
  const runners = prepared.map(({ name, call }): Runner => ({ name, call, calls: leastCalls, leastCalls }));
  for (let pass = 0; pass < WARM_UP_PASSES; pass++) {
    for (const runner of runners) await warmUp(runner, { warmUpMs: warmUpMs / WARM_UP_PASSES, batchMs });
  }
  const [base, ...others] = runners as [Runner, ...Runner[]];
  const pairs = new Map(others.map(({ name }): [string, Pair[]] => [name, []]));
  for (let round = 0; round < rounds; round++) {
    // In a fixed order each case would always pay for the garbage of the same one.
    for (const runner of shuffled(others, random)) {
      const baselineNs = await nsPerCall(base);
      const ns = await nsPerCall(runner);
      pairs.get(runner.name)?.push({ baselineNs, ns });
    }
  }
  for (const { close } of prepared) close?.();
  return pairs;
}

/** Also finds out how many calls fill a batch. */
async function warmUp(
  runner: Runner,
  { warmUpMs, batchMs }: Pick<Effort, "warmUpMs" | "batchMs">,
): Promise<void> {
  let elapsedMs = 0;
  do {
    const lastMs = ((await nsPerCall(runner)) * runner.calls) / 1e6;
    const wanted = Math.round((runner.calls * batchMs) / lastMs);
    // A few calls tell little: grow step by step.
    runner.calls = Math.max(runner.leastCalls, Math.min(wanted, runner.calls * 4));
    elapsedMs += lastMs;
  } while (elapsedMs < warmUpMs);
}

/** The same loop for all, the baseline too: none gets it compiled for itself alone. */
async function nsPerCall({ call, calls }: Runner): Promise<number> {
  await eventLoopTurn();
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done++) await call();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / calls;
}

/** Fisher–Yates. */
export function shuffled<T>(items: readonly T[], random: () => number): T[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last--) {
    const other = Math.floor(random() * (last + 1));
    [mixed[last], mixed[other]] = [mixed[other] as T, mixed[last] as T];
  }
  return mixed;
}
