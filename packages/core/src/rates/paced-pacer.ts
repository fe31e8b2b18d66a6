import type { Clock } from "../runtime/clock.ts";
import type { Grant, PacedRoom, Pacer } from "../watch/pacer.ts";
import { type Lateness, noteOldest, oldestDueAt } from "./lateness.ts";
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
  /** All that are in use. */
  identities(): readonly string[];
  /** Whether an identity may ask now. */
  mayAsk(identity: string): boolean;
  /** The identity that the site sees at the endpoint: it need not be the one that asks. */
  seenAs(endpoint: string, identity: string): string;
  /** Whether one request there tells of many rooms. */
  takesMany(endpoint: string): boolean;
  /** Ms until the breakers let somebody ask there. */
  retryAfterMs(endpoint: string, identity: string): number;
}

interface Lane {
  readonly provider: string;
  readonly identity: string;
  /** When it last asked though everybody was blocked. */
  probedAtMs: number;
}

interface Search {
  readonly name: string;
  readonly lane: Lane;
  readonly room: PacedRoom;
  /** Those that can answer for the room. */
  readonly endpoints: readonly string[];
  readonly nowMs: number;
}

interface Place {
  readonly identity: string;
  readonly endpoints: readonly string[];
  readonly nowMs: number;
  /** The lane of this identity in which the room waits; undefined for a room of another identity. */
  readonly lane?: string | undefined;
  readonly dueAtMs?: number;
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
  /** Where among the identities help was last looked for. */
  #nextHelper = -1;
  /** Pairs whose turn a grant has taken, until an attempt uses it. */
  readonly #unused = new WeakMap<Grant, PairRate>();

  constructor(clock: Clock, providerOf: (id: string) => PacedProvider) {
    this.#clock = clock;
    this.#providerOf = providerOf;
  }

  /** Rooms for which the same endpoints can answer wait together: those that need a blocked one must not hold up the others. */
  laneOf(room: PacedRoom): string {
    const provider = this.#providerOf(room.provider);
    const identity = room.asker ?? provider.identityFor(room.affinityKey);
    const name = JSON.stringify([room.provider, identity, ...provider.endpointsFor(room)]);
    if (!this.#lanes.has(name))
      this.#lanes.set(name, { provider: room.provider, identity, probedAtMs: Number.NEGATIVE_INFINITY });
    return name;
  }

  take(name: string, room: PacedRoom): Grant | number {
    const provider = this.#providerOf(room.provider);
    const lane = this.#lanes.get(name) ?? this.#lanes.get(this.laneOf(room));
    if (lane === undefined) return LONGEST_WAIT_MS;
    const nowMs = this.#clock.now();
    const endpoints = provider.endpointsFor(room);
    const found = this.#find(provider, { name, lane, room, endpoints, nowMs });
    if (typeof found !== "number") return found;
    const lateness = provider.rates.lanes.latenessOf(name, lane.identity);
    lateness.endpoints = endpoints;
    noteOldest(lateness, { dueAtMs: nowMs - room.lateMs, nowMs });
    return found;
  }

  #find(provider: PacedProvider, { name, lane, room, endpoints, nowMs }: Search): Grant | number {
    const { identity } = lane;
    const dueAtMs = nowMs - room.lateMs;
    const own = this.#look(provider, { identity, endpoints, nowMs, lane: name, dueAtMs });
    if (typeof own !== "number") return this.#grant(provider, { pair: own, identity, nowMs });
    const helpInMs = ratePolicy.helpAfterMs - room.lateMs;
    if (helpInMs > 0) return Math.min(own, Math.max(SHORTEST_WAIT_MS, helpInMs));
    // As a user of its own it is asked for as nobody else.
    for (const id of room.asker === undefined ? this.#helpers(provider.identities()) : []) {
      if (id === identity || !provider.mayAsk(id)) continue;
      const other = this.#look(provider, { identity: id, endpoints, nowMs });
      if (typeof other !== "number") return this.#grant(provider, { pair: other, identity: id, nowMs });
    }
    if (this.#mayProbe(provider, { lane, endpoints, nowMs })) return { identity };
    return Math.min(own, HELP_WAIT_MS);
  }

  /** Some of the identities, others each time: to look at hundreds for each of hundreds of late rooms would take too long. */
  *#helpers(identities: readonly string[]): Iterable<string> {
    for (let count = Math.min(identities.length, MOST_HELPERS); count > 0; count -= 1) {
      this.#nextHelper = (this.#nextHelper + 1) % identities.length;
      yield identities[this.#nextHelper] as string;
    }
  }

  /** While everybody is blocked somebody asks all the same: the balancer knows when a trial is due, and refuses at once until then. */
  #mayProbe(provider: PacedProvider, { lane, endpoints, nowMs }: Omit<Search, "name" | "room">): boolean {
    if (nowMs - lane.probedAtMs < LONGEST_WAIT_MS) return false;
    if (endpoints.some((endpoint) => provider.retryAfterMs(endpoint, lane.identity) === 0)) return false;
    lane.probedAtMs = nowMs;
    return true;
  }

  noteWait(name: string, waitedMs: number, oldestWaitingMs: number): void {
    const lane = this.#lanes.get(name);
    if (lane === undefined) return;
    const lateness = this.#providerOf(lane.provider).rates.lanes.latenessOf(name, lane.identity);
    lateness.waits += 1;
    lateness.waitedMs += waitedMs;
    const nowMs = this.#clock.now();
    noteOldest(lateness, { dueAtMs: oldestWaitingMs > 0 ? nowMs - oldestWaitingMs : undefined, nowMs });
    // Identities come and go; a lane that is needed again is made again.
    if (oldestWaitingMs === 0) this.#lanes.delete(name);
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
  #look(provider: PacedProvider, place: Place): PairRate | number {
    const { identity, endpoints, nowMs, lane, dueAtMs = Number.POSITIVE_INFINITY } = place;
    const { rates } = provider;
    let best: PairRate | undefined;
    let mostTurns = 0;
    let isBestWanted = true;
    let isBestForMany = false;
    let waitMs = LONGEST_WAIT_MS;
    let forManyInMs = Number.POSITIVE_INFINITY;
    for (const endpoint of endpoints) {
      const othersDueAtMs = oldestOfOthers(rates.lanes.of(identity), { lane, nowMs, endpoint });
      if (othersDueAtMs < dueAtMs) {
        waitMs = Math.min(waitMs, HELP_WAIT_MS);
        continue;
      }
      const pair = rates.pairOf(endpoint, provider.seenAs(endpoint, identity), nowMs);
      const pairWaitMs = Math.max(rates.tokenWaitMs(pair, nowMs), provider.retryAfterMs(endpoint, identity));
      const isForMany = provider.takesMany(endpoint);
      if (pairWaitMs > 0) {
        if (isForMany) forManyInMs = Math.min(forManyInMs, pairWaitMs);
        waitMs = Math.min(waitMs, pairWaitMs);
        continue;
      }
      // Rooms that can go elsewhere leave an endpoint to those that cannot.
      const isWanted = othersDueAtMs !== Number.POSITIVE_INFINITY;
      const turns = (nowMs - pair.freeAtMs) * pair.ratePerMinute;
      const isOfLongerTurn = isForMany === isBestForMany ? turns > mostTurns : isForMany;
      const isBetter = isWanted === isBestWanted ? isOfLongerTurn : isBestWanted;
      if (best !== undefined && !isBetter) continue;
      best = pair;
      mostTurns = turns;
      isBestWanted = isWanted;
      isBestForMany = isForMany;
    }
    // A request for this room alone is spared where one for many comes soon.
    if (!isBestForMany && nowMs - dueAtMs + forManyInMs <= PATIENCE_MS)
      return Math.max(forManyInMs, SHORTEST_WAIT_MS);
    return best ?? Math.max(waitMs, SHORTEST_WAIT_MS);
  }
}

const HELP_WAIT_MS = 1_000;
/** A room waits so long in all for a request that tells of many. */
const PATIENCE_MS = 5_000;
const TRIAL_MS = 5_000;
/** Identities that are looked at for help, each time that a late room is. */
const MOST_HELPERS = 8;

/** When the oldest room fell due that waits for this endpoint in another lane of an identity. */
function oldestOfOthers(
  lanes: ReadonlyMap<string, Lateness> | undefined,
  { lane, endpoint, nowMs }: Pick<Place, "lane" | "nowMs"> & { endpoint: string },
): number {
  let oldestMs = Number.POSITIVE_INFINITY;
  for (const [name, lateness] of lanes ?? [])
    if (name !== lane && lateness.endpoints.includes(endpoint))
      oldestMs = Math.min(oldestMs, oldestDueAt(lateness, nowMs) ?? oldestMs);
  return oldestMs;
}
