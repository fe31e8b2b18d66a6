import { setImmediate as eventLoopTurn } from "node:timers/promises";
import type { BenchCase } from "./bench-case.ts";

export interface Effort {
  /** How often each case is measured. */
  rounds: number;
  /** About how long one measurement takes, in ms of processor time. */
  batchMs: number;
  /** How long each case runs before anything is measured, in ms of processor time. */
  warmUpMs: number;
  /** The fewest calls in one measurement; calls that take long may be measured alone. @default 16 */
  leastCalls?: number | undefined;
}

/**
 * One measurement of a case, and of the baseline just before it: a slow machine slows both. Processor time of the
 * whole process, its garbage collector's helpers too: a wall clock would also count other processes.
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
  readonly settle: (() => Promise<void>) | undefined;
  calls: number;
  readonly leastCalls: number;
}

/** Warm-up goes through all cases several times, so that the optimiser has seen all of them before it settles. */
const WARM_UP_PASSES = 3;

/**
 * Measures all cases in one process, each right after the baseline, round by round: what disturbs the machine
 * for a second then touches one round of every case, not every round of one. Gives the pairs of each case, by round.
 */
export async function interleave(
  { baseline, cases }: Comparison,
  { rounds, batchMs, warmUpMs, leastCalls = 16, random }: Effort & { random: () => number },
): Promise<Map<string, Pair[]>> {
  const prepared = [baseline, ...cases].map(({ name, prepare }) => ({ name, ...prepare() }));
  const runners = prepared.map(
    ({ name, call, settle }): Runner => ({ name, call, settle, calls: leastCalls, leastCalls }),
  );
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

/** Runs a case until it is warm, and finds out how many calls fill a batch. */
async function warmUp(
  runner: Runner,
  { warmUpMs, batchMs }: Pick<Effort, "warmUpMs" | "batchMs">,
): Promise<void> {
  let elapsedMs = 0;
  do {
    const lastMs = ((await nsPerCall(runner)) * runner.calls) / 1e6;
    const wanted = Math.round((runner.calls * batchMs) / lastMs);
    // The time of a few calls is inexact, so the number of calls grows step by step.
    runner.calls = Math.max(runner.leastCalls, Math.min(wanted, runner.calls * 4));
    elapsedMs += lastMs;
  } while (elapsedMs < warmUpMs);
}

/** The time of a call. All cases and the baseline share this loop, so that it is not compiled for one of them alone. */
async function nsPerCall({ call, settle, calls }: Runner): Promise<number> {
  await eventLoopTurn();
  const before = process.cpuUsage();
  for (let done = 0; done < calls; done++) await call();
  await settle?.();
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1_000) / calls;
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
