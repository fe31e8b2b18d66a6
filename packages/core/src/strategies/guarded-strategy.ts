import type { Logger } from "../runtime/logger.ts";
import type { Strategy } from "./strategy.ts";

/** A strategy that cannot hurt a call: what it throws, or picks out of nowhere, is reported once. */
export function guardedStrategy(strategy: Strategy, logger: Logger): Strategy {
  let isReported = false;

  function report(fields: object): void {
    if (!isReported)
      logger.warn({ strategy: strategy.name, ...fields }, "the strategy fails; the first candidate is taken");
    isReported = true;
  }

  return {
    name: strategy.name,
    pick(candidates, context) {
      try {
        const picked = strategy.pick(candidates, context);
        if (candidates.includes(picked)) return picked;
        report({ picked: "a stranger" });
      } catch (error) {
        report({ error });
      }
      // Never called without candidates.
      return candidates[0] as (typeof candidates)[number];
    },
    onOutcome(endpoint, outcome) {
      try {
        strategy.onOutcome?.(endpoint, outcome);
      } catch (error) {
        report({ error });
      }
    },
  };
}
