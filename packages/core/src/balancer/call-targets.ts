import { toStreamFallbackError } from "../errors.ts";
import type { AttemptRole } from "./attempt-report.ts";
import { type BalancerParts, lateAfterMs } from "./balancer-parts.ts";
import { type DarkTrial, nextDarkTrial } from "./dark-pool.ts";
import type { Endpoint } from "./endpoint.ts";
import { stateOfPair } from "./pair.ts";

export interface TargetOptions {
  /** The name of the endpoint to ask first, if it may be asked. */
  prefer?: string | undefined;
  /** Names of endpoints not to ask. */
  exclude?: readonly string[] | undefined;
}

/** Whom the strategy may pick. */
export interface Ready<Request, Result> {
  /** Never empty. */
  readonly candidates: readonly Endpoint<Request, Result>[];
  readonly isClean: boolean;
}

/** Whom one call may ask, and whom it has asked in this round. */
export class CallTargets<Request, Result> {
  readonly identity: string;
  readonly #parts: BalancerParts<Request, Result>;
  readonly #request: Request;
  readonly #options: TargetOptions;
  #eligible: readonly Endpoint<Request, Result>[];
  readonly #tried: Endpoint<Request, Result>[] = [];

  constructor(parts: BalancerParts<Request, Result>, request: Request, options: TargetOptions) {
    this.#parts = parts;
    this.#request = request;
    this.#options = options;
    this.identity = parts.identify(request);
    this.#eligible = this.#findEligible();
  }

  /** Those who can answer this at all, whatever their breakers say. */
  get eligible(): readonly Endpoint<Request, Result>[] {
    return this.#eligible;
  }

  /** Everyone may be asked again, and whoever has come into the pool meanwhile. */
  startRound(): void {
    this.#tried.length = 0;
    this.#eligible = this.#findEligible();
  }

  markTried(endpoint: Endpoint<Request, Result>): void {
    this.#tried.push(endpoint);
  }

  /** Those who may be asked next; after the first attempt only clean ones, if there are any. */
  ready(role: AttemptRole): Ready<Request, Result> | undefined {
    const nowMs = this.#parts.clock.now();
    const all = this.#eligible.filter(
      (endpoint) => this.#isOpenTo(endpoint) && stateOfPair(endpoint, this.identity, nowMs) === "closed",
    );
    const clean = role === "first" ? all : all.filter((endpoint) => this.#isClean(endpoint, nowMs));
    const candidates = clean.length > 0 ? clean : all;
    return candidates.length === 0 ? undefined : { candidates, isClean: clean.length > 0 };
  }

  /** The preferred one, else what the strategy says. */
  pick({ candidates }: Ready<Request, Result>, role: AttemptRole): Endpoint<Request, Result> {
    const preferred = candidates.find(({ name }) => name === this.#options.prefer);
    return preferred ?? (this.#parts.strategy.pick(candidates, { role }) as Endpoint<Request, Result>);
  }

  /** Blocked endpoints whose time is over: a trial decides. */
  halfOpen(): Endpoint<Request, Result>[] {
    const nowMs = this.#parts.clock.now();
    return this.#eligible.filter(
      (endpoint) => this.#isOpenTo(endpoint) && stateOfPair(endpoint, this.identity, nowMs) === "half-open",
    );
  }

  /** The trial that is due while every endpoint is blocked. */
  darkTrial(): DarkTrial<Endpoint<Request, Result>> | undefined {
    const nowMs = this.#parts.clock.now();
    const trial = nextDarkTrial(this.#eligible, this.identity, nowMs);
    return trial && trial.dueAt <= nowMs ? trial : undefined;
  }

  /** Whether somebody is not blocked, whether asked already or not. */
  someoneMayBeAsked(): boolean {
    const nowMs = this.#parts.clock.now();
    return this.#eligible.some((endpoint) => stateOfPair(endpoint, this.identity, nowMs) !== "open");
  }

  /** Whether too few of this call's endpoints would stay closed without this one. */
  isLastLine(endpoint: Endpoint<Request, Result>): boolean {
    const nowMs = this.#parts.clock.now();
    let closed = 0;
    for (const other of this.#eligible) {
      if (other !== endpoint && stateOfPair(other, this.identity, nowMs) === "closed") closed += 1;
    }
    return closed < Math.ceil(this.#eligible.length * endpoint.breaker.policy.floorShare);
  }

  #findEligible(): readonly Endpoint<Request, Result>[] {
    return this.#parts.pool.endpoints.filter((endpoint) => this.#mayAnswer(endpoint));
  }

  #mayAnswer({ name, weight, options }: Endpoint<Request, Result>): boolean {
    if (weight === 0 || this.#options.exclude?.includes(name)) return false;
    try {
      return options.accepts?.(this.#request) ?? true;
    } catch (thrown) {
      throw toStreamFallbackError(thrown).at(`${name}, asked whether it accepts the request`);
    }
  }

  /** Endpoints may leave while a call runs. */
  #isOpenTo(endpoint: Endpoint<Request, Result>): boolean {
    return !this.#tried.includes(endpoint) && !endpoint.isRemoved && endpoint.weight > 0;
  }

  /** Nothing speaks against it: no counted failure, and no attempt that is late without a sign of life. */
  #isClean(endpoint: Endpoint<Request, Result>, nowMs: number): boolean {
    if (endpoint.breaker.tally.failureCount > 0) return false;
    const [oldest] = endpoint.unanswered;
    return oldest === undefined || nowMs < oldest.startedAt + lateAfterMs(this.#parts, endpoint);
  }
}
