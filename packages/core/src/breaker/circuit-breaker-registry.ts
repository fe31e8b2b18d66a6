import {
  anything,
  checkedOption,
  checkedOptions,
  type OptionKinds,
  required,
  text,
} from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import {
  CircuitBreaker,
  type CircuitBreakerMetrics,
  type CircuitBreakerOptions,
  type CircuitCallContext,
  type CircuitState,
  type ExecuteOptions,
} from "./circuit-breaker.ts";

export interface CircuitBreakerRegistryOptions extends Omit<CircuitBreakerOptions, "name"> {
  /** Breakers kept; the one that was used least recently goes first. @default 1000 */
  maxBreakers?: number | undefined;
}

/**
 * One circuit breaker per key, all with the same options, made when a key is first used. Looking at a key neither makes
 * its breaker nor counts as use; a key without one is closed.
 */
export class CircuitBreakerRegistry {
  readonly #options: Omit<CircuitBreakerOptions, "name">;
  readonly #maxBreakers: number;
  /** Least recently used first: a Map keeps the order of insertion. */
  readonly #breakers: Map<string, CircuitBreaker> = new Map();

  /** @throws StreamFallbackError `INVALID_INPUT` for what no breaker takes, or room for less than one */
  constructor(options: CircuitBreakerRegistryOptions = {}) {
    const { maxBreakers = 1_000, ...given } = checkedOptions<CircuitBreakerRegistryOptions>(
      "CircuitBreakerRegistry",
      {
        options,
        kinds: KINDS,
      },
    );
    if (!(typeof maxBreakers === "number" && maxBreakers >= 1))
      throw new StreamFallbackError("INVALID_INPUT", "maxBreakers must be at least 1");
    this.#options = given;
    this.#maxBreakers = maxBreakers;
    // Bad options are refused here, not at the first call.
    this.#create("registry");
  }

  /**
   * Makes a call by the breaker of the key.
   * @throws StreamFallbackError what `CircuitBreaker.execute` throws
   */
  async execute<T>(
    key: string,
    run: (context: CircuitCallContext) => Promise<T> | T,
    options?: ExecuteOptions,
  ): Promise<T> {
    return this.getBreaker(key).execute(run, options);
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for a key that is no text */
  getBreaker(key: string): CircuitBreaker {
    const breaker = this.#breakers.get(key) ?? this.#create(key);
    this.#breakers.delete(key);
    this.#breakers.set(key, breaker);
    if (this.#breakers.size > this.#maxBreakers) this.#forgetOldest();
    return breaker;
  }

  getState(key: string): CircuitState {
    return this.#look(key).getState();
  }

  getMetrics(key: string): CircuitBreakerMetrics;
  /** Of every breaker that is kept. */
  getMetrics(): Record<string, CircuitBreakerMetrics>;
  getMetrics(key?: string): CircuitBreakerMetrics | Record<string, CircuitBreakerMetrics> {
    if (key !== undefined) return this.#look(key).getMetrics();
    return Object.fromEntries(Array.from(this.#breakers, ([each, breaker]) => [each, breaker.getMetrics()]));
  }

  reset(key: string): void {
    this.#breakers.get(key)?.reset();
  }

  resetAll(): void {
    for (const breaker of this.#breakers.values()) breaker.reset();
  }

  #look(key: string): CircuitBreaker {
    return this.#breakers.get(key) ?? this.#create(key);
  }

  #create(key: string): CircuitBreaker {
    checkedOption("the key of a circuit breaker", { kind: required(text), read: () => key });
    return new CircuitBreaker({ ...this.#options, name: key });
  }

  #forgetOldest(): void {
    for (const key of this.#breakers.keys()) {
      this.#breakers.delete(key);
      return;
    }
  }
}

/** What a breaker takes is checked by the breaker. */
const KINDS: OptionKinds<CircuitBreakerRegistryOptions> = {
  maxBreakers: anything,
  ...{
    failureThreshold: anything,
    successThreshold: anything,
    timeout: anything,
    halfOpenMaxCalls: anything,
  },
  clock: anything,
};
