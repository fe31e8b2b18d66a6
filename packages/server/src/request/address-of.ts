import type { Context } from "hono";
import { clientAddress, trustedProxies } from "./client-address.ts";

/** What the adapter for Node gives beside a request. */
interface Connection {
  incoming?: { socket?: { remoteAddress?: string | undefined } };
}

/** Where a request comes from; "" where that is not known. */
export type AddressOf = (context: Context) => string;

/**
 * Where requests come from: their connection, since anybody may write anything into a header, or what a proxy that is trusted has
 * written there.
 * @throws StreamFallbackError `INVALID_INPUT` for a proxy that is none
 */
export function addressesBehind(networks: readonly string[]): AddressOf {
  const proxies = trustedProxies(networks);
  return ({ env, req }) => {
    const peer = (env as Connection | undefined)?.incoming?.socket?.remoteAddress ?? "";
    if (networks.length === 0 || peer === "") return peer;
    return clientAddress(peer, req.header("X-Forwarded-For"), proxies);
  };
}
