import { createRecentlyUsed } from "../cache/recently-used.ts";
import type { Clock } from "../runtime/clock.ts";

/** Longer than a recorder waits before it tries again, and shorter than its segments. */
const AGAIN_MS = 90_000;
/** Who cannot play an address, though it seems to play, comes back for it every few seconds. */
const MOST_TIMES = 10;
const MOST_ADDRESSES = 10_000;

/** Which addresses this process has handed out, and when. */
export interface HandedOut {
  record(url: string): void;
  has(url: string): boolean;
  /** Whether it was handed out within the last 90 s: who asks again so soon has probably lost the stream. */
  isRecent(url: string): boolean;
  /** Whether it was handed out ten times within the last 90 s: whatever plays there is of no use to somebody. */
  isWornOut(url: string): boolean;
}

export function createHandedOut(clock: Clock): HandedOut {
  /** The last times of each address, the newest last. */
  const timesOf = createRecentlyUsed<readonly number[]>(MOST_ADDRESSES);
  const isWithin = (at: number | undefined) => at !== undefined && clock.now() - at <= AGAIN_MS;
  return {
    record(url) {
      timesOf.set(url, [...(timesOf.get(url) ?? []), clock.now()].slice(-MOST_TIMES));
    },
    has: (url) => timesOf.has(url),
    isRecent: (url) => isWithin(timesOf.get(url)?.at(-1)),
    isWornOut: (url) => isWithin(timesOf.get(url)?.at(-MOST_TIMES)),
  };
}
