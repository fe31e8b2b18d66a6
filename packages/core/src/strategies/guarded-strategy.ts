import { StreamFallbackError } from "../errors.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Candidate, Strategy, StrategyFactory, StrategyTools } from "./strategy.ts";

/** Says what was offered to the strategy, and can make the list of it anew. */
interface Offer {
  /** Whether what was picked is one of the candidates. */
  isOffered(picked: Candidate, candidates: readonly Candidate[]): boolean;
  /** Makes the list of candidates anew after a strategy has changed it. */
  refresh(): void;
}

const anyList: Offer = {
  isOffered: (picked, candidates) => candidates.includes(picked),
  refresh: () => {},
};

interface GuardedStrategyParts {
  tools: StrategyTools;
  logger: Logger;
  /** Without it, any list of candidates may be offered. */
  offer?: Offer | undefined;
}

/**
 * A strategy that cannot hurt a call: what it throws, or picks out of nowhere, is reported once.
 * @throws StreamFallbackError `INVALID_INPUT` for a factory that gives no strategy
 */
export function guardedStrategy(
  create: StrategyFactory,
  { tools, logger, offer = anyList }: GuardedStrategyParts,
): Strategy {
  const strategy = createStrategy(create, tools);
  let isReported = false;

  function report(fields: object): void {
    if (!isReported)
      logger.warn({ strategy: strategy.name, ...fields }, "the strategy fails; the first candidate is taken");
    isReported = true;
  }

  /** Tells the strategy something; what it throws or rejects with is reported, and what it gives back is ignored. */
  function tell(run: () => unknown): void {
    try {
      const outcome = run();
      if (outcome instanceof Promise) outcome.catch((error: unknown) => report({ error }));
    } catch (error) {
      report({ error });
    }
  }

  return {
    name: strategy.name,
    pick(candidates, context) {
      // A balancer never asks without candidates; the first is kept now, since a strategy may change the list.
      const first = candidates[0] as (typeof candidates)[number];
      const { length } = candidates;
      try {
        const picked = strategy.pick(candidates, context);
        if (candidates.length === length && offer.isOffered(picked, candidates)) return picked;
        const promised: unknown = picked;
        if (promised instanceof Promise) promised.catch((error: unknown) => report({ error }));
        report({ picked: "a stranger" });
      } catch (error) {
        report({ error });
      }
      if (candidates.length !== length) offer.refresh();
      return first;
    },
    ...(strategy.onOutcome && {
      onOutcome: (endpoint, outcome) => tell(() => strategy.onOutcome?.(endpoint, outcome)),
    }),
    onPoolChange: (endpoints) => tell(() => strategy.onPoolChange?.(endpoints)),
  };
}

/** @throws StreamFallbackError `INVALID_INPUT` for a factory that gives no strategy */
export function createStrategy(create: StrategyFactory, tools: StrategyTools): Strategy {
  let strategy: Strategy | undefined;
  let cause: unknown;
  try {
    strategy = create(tools);
  } catch (thrown) {
    cause = thrown;
  }
  if (typeof strategy?.pick === "function") return strategy;
  // A factory that is an async function gives a promise, which may reject with nobody to hear it.
  const promised: unknown = strategy;
  if (promised instanceof Promise) promised.catch(() => {});
  const what = "the strategy's factory must give an object with a function `pick`";
  throw new StreamFallbackError("INVALID_INPUT", what, { cause });
}
