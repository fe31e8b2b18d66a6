import type { Clock } from "../runtime/clock.ts";

/** Longer than a recorder waits before it tries again, and shorter than its segments. */
const AGAIN_MS = 90_000;

/** Which addresses were handed out from memory a short while ago. */
export interface HandedOut {
  /**
   * Whether this address was handed out within the last 90 s; if not, it is noted. Somebody who asks again so soon
   * has probably lost the stream: the address is dead, though the end that it names has not come.
   */
  wasHandedOut(url: string): boolean;
}

export function createHandedOut(clock: Clock): HandedOut {
  const times = new Map<string, number>();
  return {
    wasHandedOut(url) {
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
