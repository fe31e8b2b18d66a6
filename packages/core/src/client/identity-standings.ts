import type { AlertStanding } from "../alerts/alert-view.ts";
import type { Balancer } from "../balancer/balancer.ts";
import type { EndpointState } from "../balancer/endpoint.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import { identityStatusOf } from "../identities/identity-status.ts";

const ORDER: readonly EndpointState[] = ["closed", "half-open", "open"];
/** Beyond this many it is simply looked at each time. */
const MOST_MOVED = 10_000;

interface Asked {
  identities: Pick<IdentityPool, "members" | "isListed">;
  balancers: readonly Pick<Balancer<never, unknown>, "status">[];
}

/** How the identities of a list stand; of ten thousand none is looked up at any balancer while no breaker has moved. */
export class IdentityStandings {
  readonly #asked: Asked;
  /** Breakers of adapters that have not told that they closed. */
  readonly #moved = new Set<string>();
  #isCounted = true;

  constructor(asked: Asked) {
    this.#asked = asked;
  }

  /** A breaker of an adapter moved; its name is unlike all others. */
  note(breaker: string, to: EndpointState): void {
    if (to === "closed") this.#moved.delete(breaker);
    else if (this.#moved.size < MOST_MOVED) this.#moved.add(breaker);
    else this.#isCounted = false;
  }

  /**
   * Each as it stands at the adapter, of any provider, where it stands best, unless all of it is blocked; none without a
   * list.
   * @param nowMs by the clock
   */
  rows(nowMs: number): AlertStanding[] {
    const { identities } = this.#asked;
    if (!identities.isListed) return [];
    return identities.members.map((member) => {
      const { id, weight, state } = identityStatusOf(member, nowMs);
      if (weight === 0) return { name: id, state: "open" };
      return { name: id, state: state === "closed" ? this.#bestAt(id) : state };
    });
  }

  /** The first adapter that is free is enough to know; where none is in use nobody is blocked. */
  #bestAt(identity: string): EndpointState {
    if (this.#moved.size === 0 && this.#isCounted) return "closed";
    let best: number | undefined;
    for (const balancer of this.#asked.balancers) {
      for (const { state, weight } of balancer.status(identity))
        if (weight > 0) best = Math.min(best ?? ORDER.length, ORDER.indexOf(state));
      if (best === 0) break;
    }
    return ORDER[best ?? 0] ?? "closed";
  }
}
