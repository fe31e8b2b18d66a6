/**
 * Equal calls in flight share one run. A caller that aborts leaves the others alone; when the last one has left,
 * the run itself is aborted.
 */
export class SingleFlight<T> {
  readonly #flights = new Map<string, Flight<T>>();

  async join(
    key: string,
    signal: AbortSignal | undefined,
    run: (signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
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
      if (flight.waiting === 0) this.#end(key, flight, signal?.reason);
    }
  }

  #start(key: string, run: (signal: AbortSignal) => Promise<T>): Flight<T> {
    const controller = new AbortController();
    const flight: Flight<T> = { waiting: 0, controller, settled: false, result: run(controller.signal) };
    this.#flights.set(key, flight);
    const settle = () => {
      flight.settled = true;
      this.#forget(key, flight);
    };
    flight.result.then(settle, settle);
    return flight;
  }

  #end(key: string, flight: Flight<T>, reason: unknown): void {
    if (!flight.settled) flight.controller.abort(reason);
    this.#forget(key, flight);
  }

  // An aborted flight may still be unwinding when its key is in use again.
  #forget(key: string, flight: Flight<T>): void {
    if (this.#flights.get(key) === flight) this.#flights.delete(key);
  }
}

interface Flight<T> {
  waiting: number;
  settled: boolean;
  readonly controller: AbortController;
  readonly result: Promise<T>;
}
