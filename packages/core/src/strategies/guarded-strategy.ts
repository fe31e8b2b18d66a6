import { StreamFallbackError } from "../errors.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import { CandidateViews } from "./candidate-views.ts";
import { isOurs, markOurs } from "./our-strategies.ts";
import type { Candidate, Strategy, StrategyFactory, StrategyTools } from "./strategy.ts";

/** Says what was offered to the strategy. */
interface Offer {
  /** Whether what was picked is one of the candidates. */
  isOffered(picked: Candidate, candidates: readonly Candidate[]): boolean;
}

const anyList: Offer = { isOffered: (picked, candidates) => candidates.includes(picked) };

interface GuardedStrategyParts {
  tools: StrategyTools;
  logger: Logger;
  /** Without it, any list of candidates may be offered. */
  offer?: Offer | undefined;
}

/**
 * A strategy that cannot hurt a call: what it throws, picks out of nowhere or does to the list that it is shown is
 * reported once.
 * @throws StreamFallbackError `INVALID_INPUT` for a factory that gives no strategy
 */
export function guardedStrategy(
  create: StrategyFactory,
  { tools, logger, offer = anyList }: GuardedStrategyParts,
): Strategy {
  return new StrategyGuard(createStrategy(create, tools), { logger, offer }).guarded;
}

class StrategyGuard {
  readonly guarded: Strategy;
  readonly #strategy: Strategy;
  readonly #name: string;
  readonly #logger: Logger;
  readonly #offer: Offer;
  /** Ours get the endpoints themselves. */
  readonly #views: CandidateViews | undefined;
  readonly #reported = new Set<string>();

  constructor(strategy: Strategy, { logger, offer }: { logger: Logger; offer: Offer }) {
    this.#strategy = strategy;
    this.#views = isOurs(strategy) ? undefined : new CandidateViews();
    this.#name = nameOf(strategy);
    this.#logger = logger;
    this.#offer = offer;
    this.guarded = {
      name: this.#name,
      pick: (candidates, context) => this.#pick(candidates, context),
      ...(has(strategy, "onOutcome") && {
        onOutcome: (endpoint, outcome) =>
          this.#tell(() => strategy.onOutcome?.(this.#viewOf(endpoint), outcome)),
      }),
      onPoolChange: (endpoints) =>
        this.#tell(() => strategy.onPoolChange?.(endpoints.map((endpoint) => this.#viewOf(endpoint)))),
    };
  }

  #pick(candidates: readonly Candidate[], context: Parameters<Strategy["pick"]>[1]): Candidate {
    // A balancer never asks without candidates.
    const first = candidates[0] as Candidate;
    const views = this.#views;
    const shown = views === undefined ? candidates : views.listOf(candidates);
    try {
      const picked = this.#strategy.pick(shown, context);
      if (views?.isIntact(shown, candidates) === false)
        this.#report(CHANGES_LIST, { candidates: candidates.length });
      const endpoint = views === undefined ? picked : views.endpointOf(picked);
      if (endpoint !== undefined && this.#offer.isOffered(endpoint, candidates)) return endpoint;
      hush(picked, (error) => this.#report(FAILS, { error }));
      this.#report(FAILS, { picked: "a stranger" });
    } catch (error) {
      views?.isIntact(shown, candidates);
      this.#report(FAILS, { error });
    }
    return first;
  }

  #viewOf(endpoint: Candidate): Candidate {
    return this.#views === undefined ? endpoint : this.#views.of(endpoint);
  }

  /** Tells the strategy something; what it throws or rejects with is reported, and what it gives back is ignored. */
  #tell(run: () => unknown): void {
    try {
      hush(run(), (error) => this.#report(FAILS, { error }));
    } catch (error) {
      this.#report(FAILS, { error });
    }
  }

  #report(what: string, fields: object): void {
    if (this.#reported.has(what)) return;
    this.#reported.add(what);
    this.#logger.warn({ strategy: this.#name, ...fields }, what);
  }
}

const FAILS = "the strategy fails; the first candidate is taken";
const CHANGES_LIST =
  "the strategy changes the list of candidates that it is shown; it is to copy the list first";

/** @throws StreamFallbackError `INVALID_INPUT` for a factory that gives no strategy */
export function createStrategy(create: StrategyFactory, tools: StrategyTools): Strategy {
  let strategy: Strategy | undefined;
  let cause: unknown;
  try {
    strategy = create(tools);
    if (typeof strategy?.pick === "function") return isOurs(create) ? markOurs(strategy) : strategy;
    // A factory that is an async function gives a promise, which may reject with nobody to hear it.
    hush(strategy);
  } catch (thrown) {
    cause = thrown;
  }
  const what = "the strategy's factory must give an object with a function `pick`";
  throw new StreamFallbackError("INVALID_INPUT", what, { cause });
}

function nameOf(strategy: Strategy): string {
  try {
    return typeof strategy.name === "string" ? strategy.name : "unnamed";
  } catch {
    return "unnamed";
  }
}

function has(strategy: Strategy, method: keyof Strategy): boolean {
  try {
    return typeof strategy[method] === "function";
  } catch {
    return false;
  }
}
