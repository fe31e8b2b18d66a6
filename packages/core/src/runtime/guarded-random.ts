import { hush } from "./hush.ts";
import { guardedLogger, type Logger } from "./logger.ts";
import type { Random } from "./random.ts";

/** Randomness that cannot hurt a call: where it throws, or gives no number in [0, 1), one of the system is taken; reported once. */
export function guardedRandom(random: Random, logger: Logger): Random {
  if (random === Math.random) return random;
  const { warn } = guardedLogger(logger);
  let isReported = false;

  function report(fields: object): number {
    if (!isReported) warn(fields, "`random` gives no number from 0 up to 1; the system's is taken instead");
    isReported = true;
    return Math.random();
  }

  return () => {
    try {
      const number = random();
      if (typeof number === "number" && number >= 0 && number < 1) return number;
      hush(number);
      return report({ given: typeof number });
    } catch (error) {
      return report({ error });
    }
  };
}
