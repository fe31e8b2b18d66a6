import type { Clock } from "../runtime/clock.ts";

/** Longer than a recorder waits before it tries again, and shorter than its segments. */
const AGAIN_MS = 90_000;

/** Which addresses were handed out from memory a short while ago. */
export interface HandedOut {
  /**
   * Whether this one was; if not, takes note of it. Who asks again so soon has probably lost the stream, and would
   * else be given the dead address for as long as it says that it works.
   */
  isAgain(url: string): boolean;
}

export function createHandedOut(clock: Clock): HandedOut {
  const times = new Map<string, number>();
  return {
    isAgain(url) {
      const now = clock.now();
      for (const [known, at] of times) {
        if (now - at <= AGAIN_MS) break;
        times.delete(known);
      }
      if (times.delete(url)) return true;
      times.set(url, now);
      return false;
    },
  };
}
