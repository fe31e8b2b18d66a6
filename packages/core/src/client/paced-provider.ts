import type { Balancer } from "../balancer/balancer.ts";
import { isAccepted } from "../balancer/is-accepted.ts";
import { type Breaker, stateOf } from "../breaker/breaker.ts";
import { anonymous } from "../identities/identity.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import type { Adapter, Provider } from "../provider/provider.ts";
import type { PacedProvider } from "../rates/paced-pacer.ts";
import type { Clock } from "../runtime/clock.ts";
import { mayTakeMany } from "./batchers-of.ts";

interface Parts extends Pick<PacedProvider, "rates" | "seenAs"> {
  identities: IdentityPool;
  balancer: Pick<Balancer<never, unknown>, "on" | "status">;
  clock: Clock;
}

const NOBODY: ReadonlySet<never> = new Set();

/** A provider as the pacer of `watch` sees it. */
export function pacedProvider(
  provider: Provider,
  { rates, seenAs, identities, balancer, clock }: Parts,
): PacedProvider {
  const { id: site, adapters } = provider;
  /** Endpoints that are not closed, for somebody or for all. Only of these the breakers are asked. */
  const troubled = new Set<string>();
  balancer.on("state", ({ endpoint, identity, to }) => {
    const name = troubleOf(endpoint, identity);
    if (to === "closed") troubled.delete(name);
    else troubled.add(name);
  });
  for (const { name, state } of balancer.status()) if (state !== "closed") troubled.add(troubleOf(name));

  let known: { members?: IdentityPool["members"]; names: string[]; breakers: Map<string, Breaker> } = {
    ...{ names: [], breakers: new Map() },
  };

  /** The list is looked through once for as long as it is the same. */
  function listed(): typeof known {
    const { members } = identities;
    if (known.members === members) return known;
    const inUse = members.filter(({ weight }) => weight > 0);
    const breakers = new Map(inUse.map(({ name, breaker }) => [name, breaker]));
    known = { members, breakers, names: [...breakers.keys()] };
    return known;
  }

  return {
    rates,
    seenAs,
    endpointsFor: ({ affinityKey, hasUid, api }) =>
      adapters
        .filter(
          (adapter) =>
            isWanted(adapter, api) && (hasUid || needsNoUid(adapter, { site, roomId: affinityKey })),
        )
        .map(({ name }) => name),
    identityFor: (key) => identities.peek({ site, key, tried: NOBODY })?.member.name ?? anonymous.id,
    identities: () => listed().names,
    mayAsk(identity) {
      const breaker = listed().breakers.get(identity);
      return breaker !== undefined && stateOf(breaker, clock.now()).kind === "closed";
    },
    takesMany: (endpoint) =>
      adapters.some((adapter) => adapter.name === endpoint && mayTakeMany(adapter, endpoint)),
    retryAfterMs(endpoint, identity) {
      const isTroubled = troubled.has(troubleOf(endpoint)) || troubled.has(troubleOf(endpoint, identity));
      if (!isTroubled) return 0;
      return balancer.status(identity).find(({ name }) => name === endpoint)?.retryAfterMs ?? 0;
    },
  };
}

function troubleOf(endpoint: string, identity: string = anonymous.id): string {
  return `${endpoint} ${identity}`;
}

function isWanted({ name, provides, weight }: Adapter, api: string | undefined): boolean {
  if (api !== undefined && api !== "balance" && api !== "random") return name === api;
  return provides.includes("status") && weight !== 0;
}

/** Asked as for a room of which the number alone is known; an adapter that cannot say is left to the balancer. */
function needsNoUid(adapter: Adapter, { site, roomId }: { site: string; roomId: string }): boolean {
  try {
    const room = { provider: site, roomId };
    return isAccepted(adapter, { room, need: { kind: "status" }, options: undefined });
  } catch {
    return true;
  }
}
