import type { AlertStanding } from "../alerts/alert-view.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { EndpointState } from "../balancer/endpoint.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import { identityStatusOf } from "../identities/identity-status.ts";

const ORDER: readonly EndpointState[] = ["closed", "half-open", "open"];

interface Asked {
  balancers: readonly Pick<Balancer<never, unknown>, "status">[];
  /** By the clock. */
  nowMs: number;
}

/** Each identity as it stands at the adapter, of any provider, where it stands best, unless all of it is blocked. */
export function identityStandings(
  { members }: Pick<IdentityPool, "members">,
  { balancers, nowMs }: Asked,
): AlertStanding[] {
  return members.map((member) => {
    const { id, weight, state } = identityStatusOf(member, nowMs);
    if (weight === 0) return { name: id, state: "open" };
    return { name: id, state: state === "closed" ? bestAt(balancers, id) : state };
  });
}

/** The first adapter that is free is enough to know. */
function bestAt(balancers: Asked["balancers"], identity: string): EndpointState {
  let best = ORDER.length - 1;
  for (const balancer of balancers) {
    for (const { state, weight } of balancer.status(identity))
      if (weight > 0) best = Math.min(best, ORDER.indexOf(state));
    if (best === 0) break;
  }
  return ORDER[best] ?? "open";
}
