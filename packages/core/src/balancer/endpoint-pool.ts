import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { kindOf } from "../errors/kind-of.ts";
import {
  anything,
  checkedOptions,
  flag,
  flagOrCallback,
  type OptionKinds,
  text,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { createLatencyEstimate, type LatencyEstimate } from "../policies/latency-estimate.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Candidate } from "../strategies/strategy.ts";
import { ANYBODY, type Asker } from "./asker.ts";
import { createEndpoint, type Endpoint, type EndpointOptions, type KnownOptions } from "./endpoint.ts";
import { isClosedForAll, stateOfPair, suspectPair } from "./pair.ts";

/** What may be changed of an endpoint at work. */
export type EndpointPatch = Pick<EndpointOptions<never, unknown>, "priority" | "weight">;

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
    this.#replace(checked.map((endpoint) => createEndpoint(endpoint, policy, clock.now())));
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
    this.#replace([...this.endpoints, createEndpoint(checked, this.#policy, this.#clock.now())]);
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
    this.#replace(this.endpoints.filter((endpoint) => endpoint !== removed));
    return removed;
  }

  #replace(endpoints: readonly Endpoint<Request, Result>[]): void {
    this.endpoints = endpoints;
    this.#members = new Set(endpoints);
    this.refresh();
  }
}

/** Of what was asked for and is not there. */
const MOST_SHOWN = 60;

/** Values are judged in words of their own below. */
const KINDS: OptionKinds<EndpointOptions<never, unknown>> = {
  ...{
    name: anything,
    priority: anything,
    weight: anything,
    distance: anything,
    accepts: anything,
    call: anything,
  },
  isStandby: flag,
  isAnonymous: flagOrCallback,
  riskGroup: text,
};

function checkedEndpoints<Request, Result>(
  endpoints: readonly EndpointOptions<Request, Result>[],
): KnownOptions<Request, Result>[] {
  const names = new Set<string>();
  return listOf(endpoints).map((endpoint) => {
    const checked = checkedEndpoint(endpoint, names);
    names.add(checked.name);
    return checked;
  });
}

function listOf<T>(endpoints: readonly T[]): T[] {
  try {
    if (Array.isArray(endpoints)) return Array.from(endpoints as readonly T[]);
  } catch {
    // What cannot be read is no list.
  }
  throw invalid("a balancer needs a list of endpoints");
}

/** The endpoint's options as they are now; its functions stay those of the object that was given. */
function checkedEndpoint<Request, Result>(
  given: EndpointOptions<Request, Result>,
  names: ReadonlySet<string>,
): KnownOptions<Request, Result> {
  const { call, ...options } = checkedOptions<EndpointOptions<Request, Result>>("an endpoint", {
    options: given ?? {},
    kinds: KINDS,
  });
  refuse({ ...options, call }, names);
  return {
    ...options,
    given,
    accepts: options.accepts && ((request) => given.accepts?.(request) ?? true),
  };
}

function refuse(endpoint: EndpointOptions<never, unknown>, names: ReadonlySet<string>): void {
  const fault = faultOf(endpoint, names);
  if (fault) throw invalid(fault);
}

function faultOf(endpoint: EndpointOptions<never, unknown>, names: ReadonlySet<string>): string | undefined {
  const { name, call, accepts, weight = 1, priority = 1, distance = 0 } = endpoint;
  if (typeof name !== "string" || name.trim() === "") return "an endpoint needs a name";
  if (names.has(name)) return `there are two endpoints "${name}"`;
  if (typeof call !== "function") return `"${name}" needs a function "call"`;
  if (accepts !== undefined && typeof accepts !== "function")
    return `"accepts" of "${name}" must be a function`;
  if (!Number.isFinite(weight) || weight < 0) return `the weight of "${name}" must be a number of at least 0`;
  if (!Number.isFinite(priority)) return `the priority of "${name}" must be a number`;
  if (!Number.isFinite(distance) || distance < 0 || distance > 1)
    return `the distance of "${name}" must be a number from 0 to 1`;
  return undefined;
}

function invalid(what: string): StreamFallbackError {
  return new StreamFallbackError("INVALID_INPUT", what);
}
