import { anonymous } from "../identities/identity.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { Adapter, Need } from "../provider/provider.ts";

interface SeenAt {
  adapter: Pick<Adapter, "isAnonymous">;
  need: Need;
}

/**
 * Which identity the site sees at an adapter: one that sends no cookie shows the network address alone, which is everybody's
 * but of those with a proxy of their own.
 */
export function createSeenAs(
  identities: Pick<IdentityPool, "members">,
): (asked: SeenAt, identity: string) => string {
  let known: IdentityPool["members"] | undefined;
  let withProxy: ReadonlySet<string> = new Set();

  function hasProxy(identity: string): boolean {
    if (known !== identities.members) {
      known = identities.members;
      withProxy = new Set(known.filter(({ way }) => way.proxy !== undefined).map(({ name }) => name));
    }
    return withProxy.has(identity);
  }

  return ({ adapter, need }, identity) =>
    isAnonymousFor(adapter, need) && !hasProxy(identity) ? anonymous.id : identity;
}
