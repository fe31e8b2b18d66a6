/**
 * Equal calls in flight share one run. A caller that aborts leaves the others alone; when the last one has left,
 * the run itself is aborted.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  async join(key: string, { signal, run }: Passenger<T>): Promise<T> {
    signal?.throwIfAborted();
    const flight = this.#flights.get(key) ?? this.#start(key, run);
    flight.waiting += 1;
    const left = Promise.withResolvers<never>();
    const leave = () => left.reject(signal?.reason);
    signal?.addEventListener("abort", leave, { once: true });
    try {
      return await Promise.race([flight.result, left.promise]);
    } finally {
      signal?.removeEventListener("abort", leave);
      flight.waiting -= 1;
      if (flight.waiting === 0) {
        if (!flight.isSettled) flight.controller.abort(signal?.reason);
        this.#forget(key, flight);
      }
    }
  }

  #start(key: string, run: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight: Flight<T> = { waiting: 0, controller, isSettled: false, result: run(controller.signal) };
    this.#flights.set(key, flight);
    const settle = () => {
      flight.isSettled = true;
      this.#forget(key, flight);
    };
    flight.result.then(settle, settle);
    return flight;
  }

  // An aborted flight may still be unwinding when its key is in use again.
  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

/** A caller that joins the run of its key, or starts it. */
interface Passenger<T> {
  signal: AbortSignal | undefined;
  run: (signal: AbortSignal) => Promise<T>;
}

interface Flight<T> {
  /** Callers that have not left. */
  waiting: number;
  isSettled: boolean;
  readonly controller: AbortController;
  readonly result: Promise<T>;
}
