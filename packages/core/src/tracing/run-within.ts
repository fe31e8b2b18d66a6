import { hush } from "../runtime/hush.ts";
import type { RunWork } from "./attempt-trace.ts";

interface Work<T> {
  work(): T;
  /** Told what the function throws instead of running the work. */
  report(error: unknown): void;
}

/** Runs the work within a function of others, at once and once, whatever becomes of that function. */
export function runWithin<T>(run: RunWork, { work, report }: Work<T>): T {
  let settle: (() => T) | undefined;
  const once = (): T => {
    settle ??= settled(work);
    return settle();
  };
  try {
    hush(run(once));
  } catch (error) {
    // What the work itself throws comes this way too.
    if (settle === undefined) report(error);
  }
  return once();
}

/** Gives again what the work gave, or throws it again. */
function settled<T>(work: () => T): () => T {
  try {
    const value = work();
    return () => value;
  } catch (thrown) {
    return () => {
      throw thrown;
    };
  }
}
