import type { AttemptRole } from "../attempt-report.ts";
import type { PickContext } from "../strategies/strategy.ts";
import { type Asker, DEFAULT_IDENTITY, isAnybody } from "./asker.ts";
import { type BalancerParts, lateAfterMs } from "./balancer-parts.ts";
import type { TargetOptions } from "./call-options.ts";
import type { TimedCounts } from "./counts.ts";
import { type DarkTrial, nextDarkTrial } from "./dark-pool.ts";
import type { Endpoint } from "./endpoint.ts";
import { isAccepted } from "./is-accepted.ts";
import { type AnyEndpoint, isSuspectedBy, retryAfterOf, stateOfPair } from "./pair.ts";

/** Whom the strategy may pick for a further attempt. */
export interface NextTargets<Request, Result> {
  /** Never empty. */
  readonly candidates: readonly Endpoint<Request, Result>[];
  readonly isClean: boolean;
}

/** One context per role for all calls without an affinity key, so that a pick allocates nothing. */
const CONTEXTS: Readonly<Record<AttemptRole, PickContext>> = {
  first: Object.freeze({ role: "first" }),
  failover: Object.freeze({ role: "failover" }),
  hedge: Object.freeze({ role: "hedge" }),
  trial: Object.freeze({ role: "trial" }),
};

/** Whom one call may ask, and whom it has asked in this round. */
export class CallTargets<Request, Result> implements Asker {
  readonly identity: string;
  readonly address: string;
  /** The counts of its identity; undefined for the common one. */
  private readonly own: TimedCounts | undefined;
  /** The number of the call; older ones have lower numbers. */
  readonly order: number;
  private readonly parts: BalancerParts<Request, Result>;
  readonly request: Request;
  private readonly options: TargetOptions;
  /** The pool as it was when the round began. Endpoints that are added later take part from the next round on. */
  private endpoints: readonly Endpoint<Request, Result>[];
  private known: readonly Endpoint<Request, Result>[] | undefined;
  private tried: Endpoint<Request, Result>[] = NOBODY;
  /** Those that have said all they know of this request. */
  private done: Endpoint<Request, Result>[] = NOBODY;
  /** Attempts that the caller waits for, or waited for. */
  private attempts = 0;
  private waits: Map<Endpoint<Request, Result>, number> | undefined;

  constructor(parts: BalancerParts<Request, Result>, request: Request, options: TargetOptions) {
    this.parts = parts;
    this.request = request;
    this.options = options;
    this.endpoints = parts.pool.endpoints;
    this.identity = parts.identify(request);
    this.address = parts.addressOf?.(request, this.identity) ?? DEFAULT_IDENTITY;
    this.own = this.identity === DEFAULT_IDENTITY ? undefined : parts.counts.of(this.identity);
    this.order = parts.turns.arrive();
  }

  /** What is to be counted of its identity beside the total. */
  get counts(): TimedCounts | undefined {
    return this.own ?? this.parts.counts.common;
  }

  /** The endpoints that can answer this request, whatever the state of their breakers. */
  get eligible(): readonly Endpoint<Request, Result>[] {
    this.known ??= this.endpoints.filter((endpoint) => this.mayAnswer(endpoint));
    return this.known;
  }

  /** Those of them that have been looked for, so that nobody's `accepts` is asked: it may throw. */
  get knownEligible(): readonly Endpoint<Request, Result>[] {
    return this.known ?? NOBODY;
  }

  /** Makes all endpoints of the pool, as it is now, askable again. */
  startRound(): void {
    this.tried = NOBODY;
    this.endpoints = this.parts.pool.endpoints;
    this.known = undefined;
  }

  markTried(endpoint: Endpoint<Request, Result>): void {
    if (this.tried === NOBODY) this.tried = [endpoint];
    else this.tried.push(endpoint);
  }

  /** A trial beside other attempts is nobody's attempt but its endpoint's. */
  countAttempt(): void {
    this.attempts += 1;
  }

  /** Whether as many attempts were made as may be. */
  get isSpent(): boolean {
    return this.attempts >= this.parts.failover.maxAttempts;
  }

  /** The endpoint cannot give what this call wants: no other round asks it again. */
  markDone(endpoint: Endpoint<Request, Result>): void {
    this.done = [...this.done, endpoint];
  }

  /** Notes for how long the site asked to be left alone there (`Retry-After`), at most `maxBlockDuration`. */
  recordWait(endpoint: Endpoint<Request, Result>, retryAfterMs: number | undefined, nowMs: number): void {
    // An adapter may have made NaN out of a header.
    if (retryAfterMs === undefined || !(retryAfterMs > 0)) return;
    this.waits ??= new Map();
    this.waits.set(endpoint, nowMs + Math.min(retryAfterMs, endpoint.breaker.policy.maxBlockDuration));
  }

  /** Ms for which this call is still to leave the endpoint alone, because the site asked it to. */
  askedWaitMs(endpoint: Endpoint<Request, Result>, nowMs: number): number {
    return Math.max(0, (this.waits?.get(endpoint) ?? nowMs) - nowMs);
  }

  /** Ms for which the pace still holds this request back there. */
  paceWaitMs({ name }: Endpoint<Request, Result>): number {
    return Math.max(0, this.parts.pace?.waitMs(name, this.request) ?? 0);
  }

  /** Ms until the first endpoint may be asked again in another round; undefined if all are blocked. */
  roundWaitMs(nowMs: number): number | undefined {
    let leastMs: number | undefined;
    for (const endpoint of this.eligible) {
      if (this.done.includes(endpoint)) continue;
      if (stateOfPair(endpoint, this, nowMs) === "open") continue;
      const waitMs = Math.max(this.askedWaitMs(endpoint, nowMs), this.paceWaitMs(endpoint));
      leastMs = Math.min(leastMs ?? Number.POSITIVE_INFINITY, waitMs);
    }
    return leastMs;
  }

  /** The endpoint to ask first; undefined if all who may answer are blocked or full. */
  first(nowMs: number): Endpoint<Request, Result> | undefined {
    const { pool, turns } = this.parts;
    const isAnybodys = pool.takesAll && this.options.exclude === undefined && this.parts.pace === undefined;
    // Nearly every call takes the list of the pool as it is: a list of its own would cost more the larger the pool
    // is.
    const candidates =
      isAnybodys && isAnybody(this) && this.tried === NOBODY && turns.isQuiet
        ? pool.ready
        : this.askable(nowMs);
    return candidates.length === 0 ? undefined : this.pick(candidates, "first");
  }

  /**
   * Whom to ask after the first endpoint: clean ones, if there are any; undefined if all the others are blocked or
   * full.
   */
  next(nowMs: number): NextTargets<Request, Result> | undefined {
    // What an attempt was told may have let others accept the request.
    if (!this.parts.pool.takesAll) this.known = undefined;
    const all = this.askable(nowMs);
    const clean = all.filter((endpoint) => this.isClean(endpoint, nowMs));
    const candidates = clean.length > 0 ? clean : all;
    return candidates.length === 0 ? undefined : { candidates, isClean: clean.length > 0 };
  }

  /**
   * Endpoints whose breakers wait for a trial: first those where nothing was met, since others of their group were blocked,
   * then those whose block is over.
   */
  halfOpen(nowMs: number): readonly Endpoint<Request, Result>[] {
    // The pool knows only how who names no identity is seen; others may be blocked where it is not.
    if (!this.parts.pool.hasBlocked && isAnybody(this)) return NOBODY;
    const halfOpen = this.eligible.filter(
      (endpoint) =>
        this.isOpenTo(endpoint, nowMs) &&
        stateOfPair(endpoint, this, nowMs) === "half-open" &&
        this.parts.turns.hasRoom(endpoint, this),
    );
    if (halfOpen.length < 2) return halfOpen;
    const isSuspected = (endpoint: AnyEndpoint) => Number(isSuspectedBy(endpoint, this, nowMs));
    return halfOpen.toSorted((one, other) => isSuspected(other) - isSuspected(one));
  }

  /**
   * Endpoints that could be asked if they were not full, or older calls did not wait for their room. One at which nothing
   * was met has room for its trial alone: who comes meanwhile waits for that, and is not turned away.
   */
  full(nowMs: number): readonly Endpoint<Request, Result>[] {
    const { turns, pool } = this.parts;
    if (turns.isQuiet && !pool.hasBlocked && isAnybody(this)) return NOBODY;
    return this.eligible.filter((endpoint) =>
      this.isClosedTo(endpoint, nowMs) ? !this.hasRoomFor(endpoint) : this.isTriedOut(endpoint, nowMs),
    );
  }

  /** The trial that is due now, where every endpoint of this call is blocked. */
  darkTrial(nowMs: number): DarkTrial<Endpoint<Request, Result>> | undefined {
    const trial = nextDarkTrial(this.eligible, this, nowMs);
    return trial && trial.dueAt <= nowMs && this.paceWaitMs(trial.endpoint) === 0 ? trial : undefined;
  }

  /** Whether fewer than `floorShare` of this call's endpoints would stay closed if this one opened. */
  isLastLine(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    let all = 0;
    let closed = 0;
    for (const other of this.eligible) {
      if (!isInUse(other)) continue;
      all += 1;
      if (other !== endpoint && stateOfPair(other, this, nowMs) === "closed") closed += 1;
    }
    return closed < Math.ceil(all * endpoint.breaker.policy.floorShare);
  }

  /** The endpoint that the call prefers, if it is a candidate; else the one that the strategy picks. */
  pick(candidates: readonly Endpoint<Request, Result>[], role: AttemptRole): Endpoint<Request, Result> {
    const { prefer, affinityKey } = this.options;
    const preferred = prefer === undefined ? undefined : candidates.find(({ name }) => name === prefer);
    const context = affinityKey === undefined ? CONTEXTS[role] : { role, affinityKey };
    if (preferred !== undefined) return preferred;
    const offered = role === "first" ? this.withoutStandbys(candidates) : candidates;
    return this.parts.strategy.pick(offered, context) as Endpoint<Request, Result>;
  }

  /** Whether an endpoint is where the call belongs; all are for a call without a key. */
  isHomeOf(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    if (this.options.affinityKey === undefined) return true;
    return this.pick([...this.askable(nowMs), endpoint], "trial") === endpoint;
  }

  /** Standbys are left out while there is somebody else. */
  private withoutStandbys(
    candidates: readonly Endpoint<Request, Result>[],
  ): readonly Endpoint<Request, Result>[] {
    if (!this.parts.pool.hasStandbys) return candidates;
    const others = candidates.filter(({ options }) => options.isStandby !== true);
    return others.length > 0 ? others : candidates;
  }

  private askable(nowMs: number): readonly Endpoint<Request, Result>[] {
    return this.eligible.filter((endpoint) => this.isClosedTo(endpoint, nowMs) && this.hasRoomFor(endpoint));
  }

  private isClosedTo(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    return this.isOpenTo(endpoint, nowMs) && stateOfPair(endpoint, this, nowMs) === "closed";
  }

  /** Whether another call's trial will show soon that it is healthy, or is not. */
  private isTriedOut(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    return (
      this.isOpenTo(endpoint, nowMs) &&
      stateOfPair(endpoint, this, nowMs) === "half-open" &&
      isSuspectedBy(endpoint, this, nowMs) &&
      retryAfterOf(endpoint, this, nowMs) > 0
    );
  }

  private hasRoomFor(endpoint: Endpoint<Request, Result>): boolean {
    return this.parts.turns.mayAsk(endpoint, this, this.order);
  }

  private mayAnswer({ name, weight, options }: Endpoint<Request, Result>): boolean {
    return weight > 0 && !this.options.exclude?.includes(name) && isAccepted(options, this.request);
  }

  private isOpenTo(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    const mayBeAsked = !this.tried.includes(endpoint) && !this.done.includes(endpoint);
    if (!mayBeAsked || !isInUse(endpoint) || this.askedWaitMs(endpoint, nowMs) > 0) return false;
    return this.paceWaitMs(endpoint) === 0;
  }

  /**
   * Whether it has no counted failure and no silent attempt, that is, none that is late and began after its last
   * answer.
   */
  private isClean(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    if (endpoint.breaker.tally.failureCount > 0) return false;
    const oldest = endpoint.unanswered.first;
    return oldest === undefined || nowMs < oldest.startedAt + lateAfterMs(this.parts, endpoint);
  }
}

/** Whether it is still in the pool, and has a weight: both may change while a call runs. */
function isInUse({ isRemoved, weight }: Endpoint<never, unknown>): boolean {
  return !isRemoved && weight > 0;
}

/** The empty list of all calls that have tried no endpoint yet, and of pools without half-open endpoints. */
const NOBODY: never[] = [];
