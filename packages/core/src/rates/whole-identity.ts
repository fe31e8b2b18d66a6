import { createPairRate, type PairRate } from "./pair-rate.ts";
import { addPair, type RatePool } from "./rate-pool.ts";
import { sentInMinute } from "./sent-window.ts";

/**
 * Some sites limit who asks, wherever that is. Then all that an identity sends counts as one more endpoint, with a rate and
 * a ceiling that are learned as any other; there is none before the site has shown that it does.
 */
export const WHOLE = "";

export function wholeOf({ byIdentity }: RatePool, identity: string): PairRate | undefined {
  return byIdentity.get(identity)?.get(WHOLE);
}

export function endpointPairsOf({ byIdentity }: RatePool, identity: string): PairRate[] {
  return [...(byIdentity.get(identity)?.values() ?? [])].filter(({ endpoint }) => endpoint !== WHOLE);
}

export function createWhole(
  pool: RatePool,
  { identity, nowMs }: { identity: string; nowMs: number },
): PairRate {
  const pairs = endpointPairsOf(pool, identity);
  const whole = createPairRate(
    {
      ...{ endpoint: WHOLE, identity },
      share: pairs.reduce((sum, { share }) => sum + share, 0),
      ratePerMinute: pairs.reduce((sum, { ratePerMinute }) => sum + ratePerMinute, 0),
    },
    nowMs,
  );
  addPair(pool, whole);
  return whole;
}

/** Requests of all pairs of an identity. */
export function sentTogether(
  pool: RatePool,
  { identity, nowMs }: { identity: string; nowMs: number },
): number {
  let sent = 0;
  for (const pair of pool.byIdentity.get(identity)?.values() ?? [])
    if (pair.endpoint !== WHOLE) sent += sentInMinute(pair.sent, nowMs);
  return sent;
}
