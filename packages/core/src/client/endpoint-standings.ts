import type { AlertStanding } from "../alerts/alert-view.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { EndpointState } from "../balancer/endpoint.ts";

const ORDER: Record<EndpointState, number> = { closed: 0, "half-open": 1, open: 2 };

/**
 * Each endpoint in use as it stands for that one of the client's own identities for which it stands best: cookies that
 * callers bring help nobody else. While all is well the first identity is enough to know.
 */
export function endpointStandings(
  balancer: Pick<Balancer<never, unknown>, "status">,
  identities: readonly { name: string; weight: number }[],
): AlertStanding[] {
  const best = new Map<string, AlertStanding>();
  for (const { name: identity, weight } of identities) {
    if (weight === 0) continue;
    for (const { name, state, weight: share } of balancer.status(identity)) {
      const known = best.get(name);
      if (share > 0 && (known === undefined || ORDER[state] < ORDER[known.state]))
        best.set(name, { name, state });
    }
    const standings = [...best.values()];
    if (standings.length > 0 && standings.every(({ state }) => state === "closed")) break;
  }
  return [...best.values()];
}
