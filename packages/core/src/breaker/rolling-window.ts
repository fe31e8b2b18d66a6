/** Calls and failures of the last `widthMs`, forgotten by elapsed time and not by traffic. */
export interface RollingWindow {
  readonly widthMs: number;
  readonly calls: number[];
  readonly failures: number[];
  /** Number of the newest bucket since the clock's zero. */
  newest: number;
}

const BUCKETS = 12;

export function createRollingWindow(widthMs: number): RollingWindow {
  return { widthMs, calls: zeros(), failures: zeros(), newest: 0 };
}

export function countCall(window: RollingWindow, failed: boolean, nowMs: number): void {
  forgetOld(window, nowMs);
  const slot = window.newest % BUCKETS;
  window.calls[slot] = (window.calls[slot] ?? 0) + 1;
  if (failed) window.failures[slot] = (window.failures[slot] ?? 0) + 1;
}

export function failureShare(window: RollingWindow, minCalls: number, nowMs: number): number {
  forgetOld(window, nowMs);
  const calls = sum(window.calls);
  return calls < minCalls ? 0 : sum(window.failures) / calls;
}

export function clearWindow(window: RollingWindow): void {
  window.calls.fill(0);
  window.failures.fill(0);
}

function forgetOld(window: RollingWindow, nowMs: number): void {
  const current = Math.floor((nowMs * BUCKETS) / window.widthMs);
  const passed = Math.min(current - window.newest, BUCKETS);
  for (let step = 0; step < passed; step++) {
    const slot = (current - step) % BUCKETS;
    window.calls[slot] = 0;
    window.failures[slot] = 0;
  }
  window.newest = Math.max(window.newest, current);
}

function zeros(): number[] {
  return new Array<number>(BUCKETS).fill(0);
}

function sum(numbers: readonly number[]): number {
  let total = 0;
  for (const number of numbers) total += number;
  return total;
}
