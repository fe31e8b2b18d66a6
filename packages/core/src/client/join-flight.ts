import type { SingleFlight } from "../cache/single-flight.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Deadline } from "../policies/deadline.ts";

interface Joining<T> {
  /** Key of the call: equal calls have equal keys. */
  key: string;
  /** The caller's own. */
  deadline: Deadline;
  /** What runs where nothing equal is in flight. */
  run(signal: AbortSignal): Promise<T>;
}

/**
 * Joins an equal call in flight, which has the time of whoever began it: where that ends first, whoever has more time
 * asks on.
 */
export async function joinFlight<T>(flights: SingleFlight<T>, joining: Joining<T>): Promise<T> {
  const { key, deadline, run } = joining;
  let isOurs = false;
  try {
    return await flights.join(key, {
      signal: deadline.signal,
      run: (signal) => {
        isOurs = true;
        return run(signal);
      },
    });
  } catch (thrown) {
    const hasRunOut = thrown instanceof StreamFallbackError && thrown.code === "DEADLINE";
    if (isOurs || !hasRunOut || deadline.signal.aborted) throw thrown;
    return joinFlight(flights, joining);
  }
}
