import KeyvRedis from "@keyv/redis";
import { keyvOver } from "./keyv-over.ts";
import type { Backend } from "./open-late.ts";

/** A store in a Redis. It connects at the first access, and again whenever it has to; how long an access may take is up to who makes it. */
export function openRedis(url: string, onError: (error: unknown) => void): Backend {
  const adapter = new KeyvRedis(url, { throwOnErrors: true });
  const store = keyvOver(adapter);
  store.on("error", onError);
  return {
    store,
    close() {
      // What was awaited is written; a Redis that hangs would never say goodbye.
      if (adapter.client.isOpen) adapter.client.destroy();
    },
  };
}
