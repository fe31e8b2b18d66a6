/** A sum over the last `widthMs`: it forgets by elapsed time, not by traffic. A plain record without a timer. */
export interface RollingSum {
  readonly widthMs: number;
  /** Empty until something is counted, so that idle ones cost next to nothing. */
  readonly buckets: number[];
  /** Number of the newest bucket since the clock's zero. */
  newest: number;
}

const BUCKETS = 12;

export function createRollingSum(widthMs: number): RollingSum {
  return { widthMs, buckets: [], newest: 0 };
}

export function addTo(sum: RollingSum, amount: number, nowMs: number): void {
  if (sum.buckets.length === 0) sum.buckets.push(...new Array<number>(BUCKETS).fill(0));
  forgetOld(sum, nowMs);
  const slot = sum.newest % BUCKETS;
  sum.buckets[slot] = (sum.buckets[slot] ?? 0) + amount;
}

export function totalOf(sum: RollingSum, nowMs: number): number {
  forgetOld(sum, nowMs);
  let total = 0;
  for (const amount of sum.buckets) total += amount;
  return total;
}

/** Takes an amount out, from what would be forgotten first; false, and nothing taken, if there is less. */
export function takeFrom(sum: RollingSum, amount: number, nowMs: number): boolean {
  // Fractions that add up to the amount on paper may be a hair short of it here.
  if (totalOf(sum, nowMs) < amount - 1e-9) return false;
  let left = amount;
  for (let age = BUCKETS - 1; age >= 0 && left > 0; age--) {
    const slot = (sum.newest + BUCKETS - age) % BUCKETS;
    const taken = Math.min(left, sum.buckets[slot] ?? 0);
    sum.buckets[slot] = (sum.buckets[slot] ?? 0) - taken;
    left -= taken;
  }
  return true;
}

export function clearSum(sum: RollingSum): void {
  sum.buckets.fill(0);
}

function forgetOld(sum: RollingSum, nowMs: number): void {
  const current = Math.floor((Math.max(0, nowMs) * BUCKETS) / Math.max(1, sum.widthMs));
  // Amounts from before a clock went back can no longer be dated, so they are forgotten.
  if (current < sum.newest) clearSum(sum);
  const passed = Math.min(current - sum.newest, BUCKETS);
  for (let step = 0; step < passed && sum.buckets.length > 0; step++) {
    sum.buckets[(current - step) % BUCKETS] = 0;
  }
  sum.newest = current;
}
