import type { Clock } from "@stream-fallback/core";

/** Another process may write at this moment, for a few ms. */
const ATTEMPTS = 5;
const PAUSE_MS = 50;

/** Tries again what has met a lock. */
export async function patiently<T>(work: () => Promise<T>, clock: Clock): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await work();
    } catch (error) {
      if (attempt === ATTEMPTS) throw error;
      await new Promise<void>((resolve) => clock.setTimeout(resolve, PAUSE_MS));
    }
  }
}
