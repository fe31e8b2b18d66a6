import KeyvRedis from "@keyv/redis";
import { keyvOver } from "./keyv-over.ts";
import type { Backend } from "./open-late.ts";

/** A store in a Redis. It connects at the first access, and again whenever it has to; how long an access may take is up to who makes it. */
export function openRedis(url: string, onError: (error: unknown) => void): Backend {
  const adapter = new KeyvRedis(url, { throwOnErrors: true });
  const { client } = adapter;
  const store = keyvOver(adapter);
  store.on("error", onError);
  let isConnecting = true;
  client.on("reconnecting", () => {
    isConnecting = true;
  });
  for (const event of ["connect", "error"]) {
    client.on(event, () => {
      isConnecting = false;
    });
  }
  function end(): void {
    // What was awaited is written; a Redis that hangs would never say goodbye.
    if (client.isOpen) client.destroy();
  }
  return {
    store,
    close() {
      if (!isConnecting) end();
      // The client would forget a connection in the making, which then stands for ever, and with it the process. It is
      // ended once its greeting has been sent, since one that is sent afterwards waits for ever.
      for (const event of ["connect", "error"]) client.once(event, () => void setImmediate(end));
    },
  };
}
