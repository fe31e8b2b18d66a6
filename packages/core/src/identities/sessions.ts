import { createNearCache } from "../cache/near-cache.ts";
import { SingleFlight } from "../cache/single-flight.ts";
import type { Store } from "../cache/store.ts";
import type { Clock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { Identity } from "./identity.ts";

interface SessionOptions {
  /** `provider` for what is one for the whole site, whoever asks, such as a key that signs requests. @default "identity" */
  scope?: "identity" | "provider" | undefined;
}

/** The values that belong to an identity, or to all of a provider, as adapters may use them. */
export interface Session {
  /**
   * Cookies, tokens and keys: loaded once for all who ask at the same time, then kept for `ttlMs`. A load that fails is
   * not kept.
   */
  session<T>(key: string, ttlMs: number, load: () => Promise<T>, options?: SessionOptions): Promise<T>;
  /** Drops a session value that the site refused, unless someone has renewed it already. */
  forgetSession(key: string, refused: unknown, options?: SessionOptions): Promise<void>;
}

/** Cookies, tokens and keys, kept per provider and identity. */
export interface Sessions {
  bind(provider: string, caller: { identity: Pick<Identity, "id">; signal: AbortSignal }): Session;
}

/** What a load ends with if its caller gave up: the others who wait for it must not fail for that, and load again. */
const ABANDONED = Symbol("abandoned");

/** Values kept in this process: every cookie and every link to a room brings some, so there must be a bound. */
const MOST_VALUES = 10_000;

/** Sessions whose values are kept in this process too: a store that fails must not cost the site a login per call. */
export function createSessions(store: Store | undefined, clock: Clock): Sessions {
  const flights = new SingleFlight<unknown>();
  const isValid = (_value: unknown): _value is unknown => true;
  const values = createNearCache({ store, clock, mostEntries: MOST_VALUES, isValid });

  return {
    bind(provider, { identity, signal }) {
      // No identity has an empty id.
      const storeKey = (key: string, { scope }: SessionOptions = {}) =>
        `session:${provider}:${scope === "provider" ? "" : identity.id}:${key}`;

      async function session<T>(
        key: string,
        ttlMs: number,
        load: () => Promise<T>,
        options?: SessionOptions,
      ): Promise<T> {
        const name = storeKey(key, options);
        const known = await values.get(name);
        if (known !== undefined) return copyOf(known.value) as T;
        const loadAndKeep = async () => {
          try {
            const value = await load();
            values.set(name, { value, ttlMs });
            return value;
          } catch (thrown) {
            throw signal.aborted ? ABANDONED : thrown;
          }
        };
        try {
          return copyOf(await flights.join(name, { signal, run: loadAndKeep })) as T;
        } catch (thrown) {
          if (thrown !== ABANDONED) throw thrown;
          signal.throwIfAborted();
          return session(key, ttlMs, load, options);
        }
      }

      return {
        session,
        // Another program may have renewed it in a store that both share: that one stays.
        forgetSession: (key, refused, options) =>
          values.drop(storeKey(key, options), (value) => JSON.stringify(value) === JSON.stringify(refused)),
      };
    },
  };
}
