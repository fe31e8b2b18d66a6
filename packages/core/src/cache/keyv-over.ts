import Keyv, { type KeyvStoreAdapter } from "keyv";

type Adapter = Pick<KeyvStoreAdapter, "get" | "set" | "delete" | "clear">;

/** A store adapter that knows itself when a text expires. */
interface TextStore extends Omit<Adapter, "get"> {
  get(key: string): Promise<string | undefined>;
}

/** A Keyv over a store of ours. The client gives texts, and the store lets them expire, so they are kept as they are. */
export function keyvOver(store: TextStore | Adapter): Keyv {
  const keyv = new Keyv({
    store: store as Adapter,
    useKeyPrefix: false,
    throwOnErrors: true,
    serialize: ({ value }) => String(value),
    deserialize: (text) => ({ value: text as never }),
  });
  // Otherwise a store that goes by namespaces would put `keyv::` before each key.
  keyv.namespace = undefined;
  return keyv;
}

/**
 * A Keyv over a store adapter of the caller, in its own form, since many a store knows nothing of expiry. The adapter is
 * neither changed nor listened to: it may stand behind other Keyvs, with another namespace.
 */
export function keyvOverGiven(adapter: Adapter): Keyv {
  const store: Adapter = {
    get: (key) => adapter.get(key),
    set: (key, value, ttl) => adapter.set(key, value, ttl),
    delete: (key) => adapter.delete(key),
    clear: () => adapter.clear(),
  };
  return new Keyv({ store, useKeyPrefix: false, throwOnErrors: true });
}
