import type { Clock } from "../runtime/clock.ts";
import type { Grant, PacedRoom, Pacer } from "../watch/pacer.ts";
import type { PairRate } from "./pair-rate.ts";
import type { ProviderRates } from "./provider-rates.ts";
import { ratePolicy } from "./rate-policy.ts";

/** What a pacer needs to know of a provider. */
export interface PacedProvider {
  readonly rates: ProviderRates;
  /** The endpoints that can answer for such a room, whatever the state of their breakers. */
  endpointsFor(room: Pick<PacedRoom, "affinityKey" | "hasUid" | "api">): readonly string[];
  /** The identity that asks for a room as long as it may. */
  identityFor(affinityKey: string): string;
  /** All that may ask now. */
  identities(): readonly string[];
  /** The identity that the site sees at the endpoint: it need not be the one that asks. */
  seenAs(endpoint: string, identity: string): string;
  /** Ms until the breakers let somebody ask there. */
  retryAfterMs(endpoint: string, identity: string): number;
}

interface Lane {
  readonly provider: string;
  readonly identity: string;
  readonly hasUid: boolean;
  /** When it last asked though everybody was blocked. */
  probedAtMs: number;
}

/** A room for which nobody may be asked is looked at again after this at the latest: much may change meanwhile. */
const LONGEST_WAIT_MS = 5_000;
const SHORTEST_WAIT_MS = 10;

/**
 * Paces the asks of `watch`: each as the identity of its room, at the endpoint whose turn has come longest ago. A pair that
 * is refused asks less; its load is not pushed onto the others, but their rooms become later.
 */
export class PacedPacer implements Pacer {
  readonly #clock: Clock;
  readonly #providerOf: (id: string) => PacedProvider;
  readonly #lanes = new Map<string, Lane>();
  /** Pairs whose turn a grant has taken, until an attempt uses it. */
  readonly #unused = new WeakMap<Grant, PairRate>();

  constructor(clock: Clock, providerOf: (id: string) => PacedProvider) {
    this.#clock = clock;
    this.#providerOf = providerOf;
  }

  /** Rooms without a uid wait by themselves: the few endpoints that can answer for them must not hold up the others. */
  laneOf({ provider, affinityKey, hasUid }: PacedRoom): string {
    const identity = this.#providerOf(provider).identityFor(affinityKey);
    const name = laneName({ provider, identity, hasUid });
    if (!this.#lanes.has(name))
      this.#lanes.set(name, { provider, identity, hasUid, probedAtMs: Number.NEGATIVE_INFINITY });
    return name;
  }

  take(name: string, room: PacedRoom): Grant | number {
    const found = this.#find(name, room);
    if (typeof found !== "number") return found;
    const { rates } = this.#providerOf(room.provider);
    const identity = this.#lanes.get(name)?.identity;
    if (identity !== undefined)
      rates.latenessOf(identity).oldestDueAtMs.set(name, this.#clock.now() - room.lateMs);
    return found;
  }

  #find(name: string, room: PacedRoom): Grant | number {
    const provider = this.#providerOf(room.provider);
    const identity = this.#lanes.get(name)?.identity ?? provider.identityFor(room.affinityKey);
    const nowMs = this.#clock.now();
    const own = this.#look(provider, { identity, room, nowMs });
    if (typeof own !== "number") return this.#grant(provider, { pair: own, identity, nowMs });
    const helpInMs = ratePolicy.helpAfterMs - room.lateMs;
    if (helpInMs > 0) return Math.min(own, Math.max(SHORTEST_WAIT_MS, helpInMs));
    for (const id of provider.identities()) {
      if (id === identity || this.#isAwaited(provider, id)) continue;
      const other = this.#look(provider, { identity: id, room, nowMs });
      if (typeof other !== "number") return this.#grant(provider, { pair: other, identity: id, nowMs });
    }
    if (this.#mayProbe(provider, { name, identity, room, nowMs })) return { identity };
    return Math.min(own, HELP_WAIT_MS);
  }

  /** While everybody is blocked somebody asks all the same: the balancer knows when a trial is due, and refuses at once until then. */
  #mayProbe(
    provider: PacedProvider,
    { name, identity, room, nowMs }: { name: string; identity: string; room: PacedRoom; nowMs: number },
  ): boolean {
    const lane = this.#lanes.get(name);
    if (lane === undefined || nowMs - lane.probedAtMs < LONGEST_WAIT_MS) return false;
    const endpoints = provider.endpointsFor(room);
    if (endpoints.some((endpoint) => provider.retryAfterMs(endpoint, identity) === 0)) return false;
    lane.probedAtMs = nowMs;
    return true;
  }

  noteWait(name: string, waitedMs: number, oldestWaitingMs: number): void {
    const lane = this.#lanes.get(name);
    if (lane === undefined) return;
    const lateness = this.#providerOf(lane.provider).rates.latenessOf(lane.identity);
    lateness.waits += 1;
    lateness.waitedMs += waitedMs;
    if (oldestWaitingMs > 0) lateness.oldestDueAtMs.set(name, this.#clock.now() - oldestWaitingMs);
    else lateness.oldestDueAtMs.delete(name);
  }

  /** Whether the turn at this endpoint was taken with the grant, and nobody has used it. */
  holds(grant: object, endpoint: string): boolean {
    return this.#unused.get(grant as Grant)?.endpoint === endpoint;
  }

  use(grant: object): void {
    this.#unused.delete(grant as Grant);
  }

  #grant(
    provider: PacedProvider,
    { pair, identity, nowMs }: { pair: PairRate; identity: string; nowMs: number },
  ): Grant {
    const grant = { identity, endpoint: pair.endpoint };
    provider.rates.take(pair, nowMs);
    // One trial at a time: what it shows is known soon.
    if (pair.refusedAtMs !== undefined) pair.freeAtMs = Math.max(pair.freeAtMs, nowMs + TRIAL_MS);
    this.#unused.set(grant, pair);
    return grant;
  }

  /** The endpoint whose turn has come, or in how many ms one's will. */
  #look(
    provider: PacedProvider,
    { identity, room, nowMs }: { identity: string; room: PacedRoom; nowMs: number },
  ): PairRate | number {
    const { rates } = provider;
    let best: PairRate | undefined;
    let longest = Number.NEGATIVE_INFINITY;
    let waitMs = LONGEST_WAIT_MS;
    for (const endpoint of this.#endpointsFor(provider, identity, room)) {
      const pair = rates.pairOf(endpoint, provider.seenAs(endpoint, identity), nowMs);
      const pairWaitMs = Math.max(rates.tokenWaitMs(pair, nowMs), provider.retryAfterMs(endpoint, identity));
      waitMs = Math.min(waitMs, pairWaitMs);
      const turns = (nowMs - pair.freeAtMs) * pair.ratePerMinute;
      if (pairWaitMs > 0 || turns < longest) continue;
      best = pair;
      longest = turns;
    }
    return best ?? Math.max(waitMs, SHORTEST_WAIT_MS);
  }

  /** Endpoints that need no uid are left to rooms without one, while such rooms wait. */
  #endpointsFor(provider: PacedProvider, identity: string, room: PacedRoom): readonly string[] {
    const all = provider.endpointsFor(room);
    if (!room.hasUid) return all;
    const without = laneName({ provider: room.provider, identity, hasUid: false });
    if (!provider.rates.latenessOf(identity).oldestDueAtMs.has(without)) return all;
    const theirs = provider.endpointsFor({ ...room, hasUid: false });
    const left = all.filter((endpoint) => !theirs.includes(endpoint));
    return left.length > 0 ? left : all;
  }

  #isAwaited({ rates }: PacedProvider, identity: string): boolean {
    return rates.latenessOf(identity).oldestDueAtMs.size > 0;
  }
}

const HELP_WAIT_MS = 1_000;
const TRIAL_MS = 5_000;

function laneName({ provider, identity, hasUid }: Omit<Lane, "probedAtMs">): string {
  return JSON.stringify([provider, identity, hasUid]);
}
