import { createHash } from "node:crypto";
import { type Breaker, type BreakerState, createBreaker, stateOf } from "../breaker/breaker.ts";
import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { wholeMs } from "../errors/whole-ms.ts";
import type { ErrorCode } from "../errors.ts";
import type { Candidate } from "../strategies/strategy.ts";
import type { Site } from "./check-identities.ts";
import { anonymous, type Identity, identityOf } from "./identity.ts";
import type { PooledIdentity } from "./pooled-identity.ts";

/** How an identity reaches a site. */
export interface Way {
  /**
   * Whose connections, and whose cookies and tokens of the site, are used. With another cookie or proxy it is somebody
   * else, whatever its id in the list.
   */
  id: string;
  /** Its own proxy; undefined for what the environment says. */
  proxy: string | undefined;
}

/** An identity of the pool at work. */
export interface Member extends Candidate {
  readonly given: PooledIdentity;
  readonly weight: number;
  inFlight: number;
  readonly way: Way;
  /** What adapters see, by the id of the provider. */
  readonly identities: ReadonlyMap<string, Identity>;
  readonly breaker: Breaker;
  /** The state that was last told of. */
  announced: BreakerState["kind"];
  /** Why its breaker last opened; undefined before, and by hand. */
  blockedBy: ErrorCode | undefined;
}

interface MemberParts {
  sites: readonly Site[];
  region: string | undefined;
  policy: BreakerPolicy;
  nowMs: number;
}

export function createMember(given: PooledIdentity, { sites, region, policy, nowMs }: MemberParts): Member {
  const { id, proxy, weight } = given;
  const isElsewhere = region !== undefined && given.region !== undefined && given.region !== region;
  return {
    ...{ given, name: id, priority: 1, weight, inFlight: 0 },
    distance: isElsewhere ? 1 : 0,
    way: { id: id === anonymous.id ? id : `${id}-${digestOf(given)}`, proxy },
    identities: new Map(sites.map((site) => [site.id, identityAt(site, given)])),
    breaker: createBreaker(policy, { nowMs }),
    announced: "closed",
    blockedBy: undefined,
  };
}

/** Ms until its breaker lets somebody ask. */
export function waitOf({ breaker }: Member, nowMs: number): number {
  const state = stateOf(breaker, nowMs);
  return state.kind === "open" ? wholeMs(state.untilMs - nowMs) : 0;
}

/** Tells whether it appears to the site as it did; of a cookie or a password nothing can be read in it. */
function digestOf({ cookie, proxy, userAgent }: PooledIdentity): string {
  const text = JSON.stringify([cookie ?? null, proxy ?? null, userAgent ?? null]);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

/** Without the cookies of other sites; where an export has none of this one, without any. */
function identityAt({ cookieDomains }: Site, { id, cookie, userAgent }: PooledIdentity): Identity {
  if (id === anonymous.id) return anonymous;
  const identity: Identity = { id };
  const own = cookie === undefined ? undefined : cookieFor(cookie, cookieDomains);
  if (own !== undefined) identity.cookie = own;
  if (userAgent !== undefined) identity.userAgent = userAgent;
  return Object.freeze(identity);
}

function cookieFor(cookie: string, domains: readonly string[]): string | undefined {
  try {
    return identityOf(cookie, domains).cookie;
  } catch {
    return undefined;
  }
}
