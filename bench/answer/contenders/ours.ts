import { createClient } from "@stream-fallback/core";
import { createProvider } from "@stream-fallback/douyin-provider";
import type { Contender } from "./contender.ts";

export const transports = ["got", "undici"] as const;

export type TransportName = (typeof transports)[number];

export const nameOfOurs = (transport: TransportName) => `ours with ${transport}`;

/** A whole call of a client that remembers what it is told, and asks the site nevertheless. */
export function ours(transport: TransportName): Contender {
  return {
    name: nameOfOurs(transport),
    asking({ api, webRid, prefix }, origin) {
      const provider = createProvider({ origins: { live: `${origin}${prefix}` } });
      const client = createClient({ providers: [provider], transport });
      return { ask: () => client.getInfo(webRid, { api, maxAgeMs: 0 }) };
    },
  };
}
