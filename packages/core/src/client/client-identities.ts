import type { IdentityPool } from "../identities/identity-pool.ts";
import { type IdentityStatus, identityStatusOf } from "../identities/identity-status.ts";
import type { IdentityOptions } from "../identities/pooled-identity.ts";
import type { Clock } from "../runtime/clock.ts";

/** The identities of a client, to be looked at and managed by hand. */
export interface ClientIdentities {
  /** A row for each, in the order of the list; empty without a list. It holds no secret. */
  list(): IdentityStatus[];
  /**
   * Takes one out by hand, for as long as its own next block for failures would last; its rooms move to others.
   * @throws StreamFallbackError `INVALID_INPUT` for an unknown id
   */
  trip(id: string): void;
  /**
   * Lets one ask again at once, and forgets its past and how often the site lets it ask; what the site refuses it stays known,
   * see `balancer(id).reset`.
   * @throws StreamFallbackError `INVALID_INPUT` for an unknown id
   */
  reset(id: string): void;
  /**
   * Takes another list, until the source tells of one: those that are the same go on as they are, and running calls end
   * as they began.
   * @throws StreamFallbackError `INVALID_INPUT` for a list that cannot be used; then the last one stays
   */
  replace(list: readonly IdentityOptions[]): void;
}

interface Parts {
  clock: Clock;
  rates: { forgetIdentity(id: string): void };
}

export function clientIdentities(pool: IdentityPool, { clock, rates }: Parts): ClientIdentities {
  return {
    list: () => (pool.isListed ? pool.members.map((member) => identityStatusOf(member, clock.now())) : []),
    trip: (id) => pool.breakers.trip(id),
    reset(id) {
      pool.breakers.reset(id);
      rates.forgetIdentity(id);
    },
    replace: (list) => pool.take(list),
  };
}
