import { anonymous } from "../identities/identity.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import type { Adapter } from "../provider/provider.ts";

/**
 * Which identity the site sees at an adapter: one that sends no cookie shows the network address alone, which is everybody's
 * but of those with a proxy of their own.
 */
export function createSeenAs(
  identities: Pick<IdentityPool, "members">,
): (adapter: Pick<Adapter, "isAnonymous">, identity: string) => string {
  let known: IdentityPool["members"] | undefined;
  let withProxy: ReadonlySet<string> = new Set();

  function hasProxy(identity: string): boolean {
    if (known !== identities.members) {
      known = identities.members;
      withProxy = new Set(known.filter(({ way }) => way.proxy !== undefined).map(({ name }) => name));
    }
    return withProxy.has(identity);
  }

  return ({ isAnonymous }, identity) => (isAnonymous && !hasProxy(identity) ? anonymous.id : identity);
}
