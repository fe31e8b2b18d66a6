import KeyvRedis, { createClient } from "@keyv/redis";
import { keyvOver } from "./keyv-over.ts";
import type { Backend } from "./open-late.ts";

/** How long an access keeps the process alive: a Redis that hangs keeps none. */
const MOST_HELD_MS = 1_000;

/**
 * A store in a Redis. It connects at the first access, and again at the next one whenever it has to, so that nothing of it
 * keeps the process alive between accesses; how long an access may take is up to who makes it.
 */
export function openRedis(url: string, onError: (error: unknown) => void): Backend {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.unref();
  let isConnected = false;
  client.on("connect", () => {
    isConnected = true;
  });
  for (const event of ["error", "end"]) {
    client.on(event, () => {
      isConnected = false;
    });
  }
  function end(): void {
    // What was awaited is written; a Redis that hangs would never say goodbye.
    if (client.isOpen) client.destroy();
  }
  const store = keyvOver(new KeyvRedis(client, { throwOnErrors: true }));
  store.on("error", onError);
  /** Who awaits an access awaits it to its end, though the connection keeps no process alive. */
  async function access<T>(run: () => Promise<T>): Promise<T> {
    const hold = setTimeout(() => {}, MOST_HELD_MS);
    try {
      // The adapter would listen to the client once more at each connection that it makes itself.
      if (!client.isOpen) await client.connect();
      return await run();
    } finally {
      clearTimeout(hold);
    }
  }
  return {
    store: {
      get: (key) => access(() => store.get(key)),
      set: (key, value, ttl) => access(() => store.set(key, value, ttl)),
      delete: (key) => access(() => store.delete(key)),
    },
    close() {
      if (isConnected) end();
      // The client would forget a connection in the making, which then stands for ever. It is ended once its greeting has
      // been sent, since one that is sent afterwards waits for ever.
      client.once("connect", () => void setImmediate(end));
    },
  };
}
