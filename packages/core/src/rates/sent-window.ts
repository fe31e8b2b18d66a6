/** How many requests were sent in the last minute: counted by seconds, so that many cost no more than few. */
export interface SentWindow {
  /** Empty until something is counted, so that idle ones cost next to nothing. */
  readonly perSecond: number[];
  /** Number of the newest second since the clock's zero. */
  newest: number;
  total: number;
}

const SECONDS = 60;

export function createSentWindow(): SentWindow {
  return { perSecond: [], newest: 0, total: 0 };
}

export function countSent(window: SentWindow, nowMs: number): void {
  if (window.perSecond.length === 0) window.perSecond.push(...new Array<number>(SECONDS).fill(0));
  forgetOld(window, nowMs);
  const slot = window.newest % SECONDS;
  window.perSecond[slot] = (window.perSecond[slot] ?? 0) + 1;
  window.total += 1;
}

/** What was sent in the last 59 to 60 s: rather too little, since what is learned from it must not be too much. */
export function sentInMinute(window: SentWindow, nowMs: number): number {
  forgetOld(window, nowMs);
  return window.total;
}

function forgetOld(window: SentWindow, nowMs: number): void {
  const current = Math.max(0, Math.floor(nowMs / 1_000));
  // Seconds from before a clock went back can no longer be dated, so they are forgotten.
  const passed = current < window.newest ? SECONDS : Math.min(current - window.newest, SECONDS);
  for (let step = 0; step < passed && window.total > 0; step++) {
    const slot = (current - step) % SECONDS;
    const old = slot < 0 ? slot + SECONDS : slot;
    window.total -= window.perSecond[old] ?? 0;
    window.perSecond[old] = 0;
  }
  window.newest = current;
}
