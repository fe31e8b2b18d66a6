import { SingleFlight } from "../cache/single-flight.ts";
import type { Store } from "../cache/store.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Identity } from "./identity.ts";

/** Cookies, tokens and keys, kept per provider and identity. */
export interface Sessions {
  bind(
    provider: string,
    identity: Identity,
    signal: AbortSignal,
  ): Pick<CallContext, "session" | "forgetSession">;
}

/** The load ran in the attempt of someone who gave up: no reason for the others to fail. */
const ABANDONED = Symbol("abandoned");

export function createSessions(store: Store): Sessions {
  const flights = new SingleFlight<unknown>();
  return {
    bind(provider, identity, signal) {
      const storeKey = (key: string) => `session:${provider}:${identity.id}:${key}`;

      async function session<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
        const name = storeKey(key);
        const known = await store.get(name);
        if (known !== undefined) return known.value as T;
        const loadAndKeep = async () => {
          try {
            const value = await load();
            await store.set(name, value, ttlMs);
            return value;
          } catch (thrown) {
            throw signal.aborted ? ABANDONED : thrown;
          }
        };
        try {
          return (await flights.join(name, signal, loadAndKeep)) as T;
        } catch (thrown) {
          if (thrown !== ABANDONED) throw thrown;
          signal.throwIfAborted();
          return session(key, ttlMs, load);
        }
      }

      return {
        session,
        async forgetSession(key, refused) {
          const known = await store.get(storeKey(key));
          if (JSON.stringify(known?.value) === JSON.stringify(refused)) await store.delete(storeKey(key));
        },
      };
    },
  };
}
