import { SingleFlight } from "../cache/single-flight.ts";
import type { Store } from "../cache/store.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Clock } from "../runtime/clock.ts";
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

/** Each is one value of one identity; anyone can bring new ones. The least recently used are forgotten first. */
const MOST_VALUES = 1_000;

/** They are kept in this process too: a store that fails must not cost the site a login for each call. */
export function createSessions(store: Store, clock: Clock): Sessions {
  const flights = new SingleFlight<unknown>();
  const memory = new Map<string, { value: unknown; freshUntil: number }>();

  async function recall(name: string): Promise<{ value: unknown } | undefined> {
    const remembered = memory.get(name);
    if (remembered === undefined || clock.wallNow() >= remembered.freshUntil) return store.get(name);
    memory.delete(name);
    memory.set(name, remembered);
    return remembered;
  }

  async function keep(name: string, value: unknown, ttlMs: number): Promise<void> {
    memory.delete(name);
    memory.set(name, { value, freshUntil: clock.wallNow() + ttlMs });
    for (const oldest of memory.keys()) {
      if (memory.size <= MOST_VALUES) break;
      memory.delete(oldest);
      await store.delete(oldest);
    }
    await store.set(name, value, ttlMs);
  }

  return {
    bind(provider, identity, signal) {
      const storeKey = (key: string) => `session:${provider}:${identity.id}:${key}`;

      async function session<T>(key: string, ttlMs: number, load: () => Promise<T>): Promise<T> {
        const name = storeKey(key);
        const known = await recall(name);
        if (known !== undefined) return known.value as T;
        const loadAndKeep = async () => {
          try {
            const value = await load();
            await keep(name, value, ttlMs);
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
          const name = storeKey(key);
          const known = await recall(name);
          if (JSON.stringify(known?.value) !== JSON.stringify(refused)) return;
          memory.delete(name);
          await store.delete(name);
        },
      };
    },
  };
}
