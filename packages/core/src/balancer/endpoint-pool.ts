import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { kindOf } from "../errors/kind-of.ts";
import { anything, checkedOptions } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { createLatencyEstimate, type LatencyEstimate } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Candidate } from "../strategies/strategy.ts";
import { ANYBODY, type Asker } from "./asker.ts";
import { checkedEndpoint, checkedEndpoints, refuse } from "./check-endpoints.ts";
import { createEndpoint, type Endpoint, type EndpointOptions } from "./endpoint.ts";
import { isClosedForAll, stateOfPair, suspectPair } from "./pair.ts";

/** What may be changed of an endpoint at work. */
export type EndpointPatch = Pick<EndpointOptions<never, unknown>, "priority" | "weight">;

/** What became of the endpoints of a pool. */
interface PoolChanges<Request, Result> {
  readonly added: Endpoint<Request, Result>[];
  readonly updated: Endpoint<Request, Result>[];
  readonly removed: Endpoint<Request, Result>[];
}

/** What strategies see of an endpoint. */
const SHOWN = ["priority", "weight", "distance"] as const;

interface PoolOptions<Request, Result> {
  /** The balancer's. */
  name: string;
  endpoints: readonly EndpointOptions<Request, Result>[];
  policy: BreakerPolicy;
  clock: Clock;
}

/** The endpoints of one balancer. The list is replaced, never changed, so that whoever reads it may go on reading. */
export class EndpointPool<Request, Result> {
  endpoints: readonly Endpoint<Request, Result>[] = [];
  /**
   * The endpoints that are closed and have a weight: the same array until that changes, so that calls need not
   * filter.
   */
  ready: readonly Endpoint<Request, Result>[] = [];
  /** Whether an endpoint with a weight is open or half-open. */
  hasBlocked = false;
  /** Whether every endpoint takes every request. */
  takesAll = true;
  /** Whether any endpoint is a standby. */
  hasStandbys = false;
  /** How long answers of any endpoint take. */
  readonly latency: LatencyEstimate = createLatencyEstimate();
  #members: ReadonlySet<Endpoint<Request, Result>> = new Set();
  readonly #name: string;
  readonly #policy: BreakerPolicy;
  readonly #clock: Clock;

  /** @throws StreamFallbackError `INVALID_INPUT` for a bad or repeated name, weight or priority */
  constructor({ name, endpoints, policy, clock }: PoolOptions<Request, Result>) {
    this.#name = name;
    this.#policy = policy;
    this.#clock = clock;
    const checked = checkedEndpoints(endpoints);
    this.#setTo(checked.map((endpoint) => createEndpoint(endpoint, policy, clock.now())));
  }

  /** Whether what was picked is among the candidates, in constant time where these are the ready list. */
  isOffered(picked: Candidate, candidates: readonly Candidate[]): boolean {
    if (candidates !== this.ready) return candidates.includes(picked);
    const endpoint = picked as Endpoint<Request, Result>;
    return this.#members.has(endpoint) && endpoint.isReady;
  }

  /** Updates the ready list; to be called after every verdict on an endpoint. */
  recordVerdict(endpoint: Endpoint<Request, Result>, nowMs: number): void {
    if (endpoint.isReady && isClosedForAll(endpoint)) return;
    const isClosed = stateOfPair(endpoint, ANYBODY, nowMs) === "closed";
    if (isClosed !== endpoint.isReady && endpoint.weight > 0) this.refresh();
  }

  /**
   * Has those that fall together with a blocked one be tried out before whoever met the block there asks them freely again.
   * @returns those that could be asked freely until now
   */
  suspectGroup(blocked: Endpoint<Request, Result>, asker: Asker, nowMs: number): Endpoint<Request, Result>[] {
    const { riskGroup } = blocked.options;
    if (riskGroup === undefined) return [];
    const suspected = this.endpoints.filter(
      (other) =>
        other.options.riskGroup === riskGroup &&
        other !== blocked &&
        suspectPair(other, { blocked, asker }, nowMs),
    );
    if (suspected.length > 0) this.refresh();
    return suspected;
  }

  /** Makes the lists anew; to be called after every change of an endpoint that is no verdict. */
  refresh(): void {
    const nowMs = this.#clock.now();
    const inUse = this.endpoints.filter(({ weight }) => weight > 0);
    for (const endpoint of this.endpoints)
      endpoint.isReady = endpoint.weight > 0 && stateOfPair(endpoint, ANYBODY, nowMs) === "closed";
    // Strategies get this very list. It is not frozen, since walking a frozen list takes several times as long.
    this.ready = inUse.filter(({ isReady }) => isReady);
    this.hasBlocked = this.ready.length < inUse.length;
    this.takesAll = this.endpoints.every(({ options }) => options.accepts === undefined);
    this.hasStandbys = this.endpoints.some(({ options }) => options.isStandby);
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for a name that is not there */
  named(name: string): Endpoint<Request, Result> {
    const found = this.endpoints.find((endpoint) => endpoint.name === name);
    if (found) return found;
    if (typeof name !== "string") throw invalid(`the name of an endpoint must be text, not ${kindOf(name)}`);
    const known = this.endpoints.map((endpoint) => endpoint.name).join(", ") || "none";
    const shown = JSON.stringify(name.slice(0, MOST_SHOWN));
    throw invalid(`${this.#name} has no endpoint ${shown}; it has ${known}`);
  }

  add(options: EndpointOptions<Request, Result>): void {
    const checked = checkedEndpoint(options, new Set(this.endpoints.map(({ name }) => name)));
    this.#setTo([...this.endpoints, createEndpoint(checked, this.#policy, this.#clock.now())]);
  }

  update(name: string, patch: EndpointPatch): void {
    const endpoint = this.named(name);
    const { priority = endpoint.priority, weight = endpoint.weight } = checkedOptions<EndpointPatch>("", {
      options: patch,
      kinds: { priority: anything, weight: anything },
    });
    const changed = { priority, weight };
    refuse({ ...endpoint.options, ...changed, call: async () => undefined }, new Set());
    Object.assign(endpoint, changed);
    this.refresh();
  }

  /** Takes an endpoint out of the lists. Attempts that run there go on. */
  remove(name: string): Endpoint<Request, Result> {
    const removed = this.named(name);
    removed.isRemoved = true;
    this.#setTo(this.endpoints.filter((endpoint) => endpoint !== removed));
    return removed;
  }

  /** Has these endpoints and no others; those of the same name go on with what they know. */
  replace(endpoints: readonly EndpointOptions<Request, Result>[]): PoolChanges<Request, Result> {
    const known = new Map(this.endpoints.map((endpoint) => [endpoint.name, endpoint]));
    const changes: PoolChanges<Request, Result> = { added: [], updated: [], removed: [] };
    const next = checkedEndpoints(endpoints).map((options) => {
      const kept = known.get(options.name);
      const fresh = createEndpoint(options, this.#policy, this.#clock.now());
      known.delete(options.name);
      if (kept === undefined) changes.added.push(fresh);
      else if (SHOWN.some((field) => kept[field] !== fresh[field])) changes.updated.push(kept);
      if (kept === undefined) return fresh;
      const { priority, weight, distance } = fresh;
      return Object.assign(kept, { options, priority, weight, distance });
    });
    for (const removed of known.values()) {
      removed.isRemoved = true;
      changes.removed.push(removed);
    }
    this.#setTo(next);
    return changes;
  }

  #setTo(endpoints: readonly Endpoint<Request, Result>[]): void {
    this.endpoints = endpoints;
    this.#members = new Set(endpoints);
    this.refresh();
  }
}

/** Of what was asked for and is not there. */
const MOST_SHOWN = 60;

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
