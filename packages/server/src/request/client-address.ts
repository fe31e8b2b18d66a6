import { BlockList, isIP, isIPv4 } from "node:net";
import { StreamFallbackError } from "@stream-fallback/core";

/** Whom a gateway believes what `X-Forwarded-*` says. */
export interface TrustedProxies {
  trusts(address: string): boolean;
}

/** A hop that wrote more has not been honest. */
const MOST_HOPS = 50;

/**
 * Proxies by address or network, as in `10.0.0.1` and `10.0.0.0/8`.
 * @throws StreamFallbackError `INVALID_INPUT` for what is neither
 */
export function trustedProxies(networks: readonly string[]): TrustedProxies {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", bits] = network.trim().split("/");
    const kind = isIP(address) === 6 ? "ipv6" : "ipv4";
    const most = kind === "ipv6" ? 128 : 32;
    const prefix = bits === undefined ? most : Number(bits);
    if (isIP(address) === 0 || !/^\d+$/.test(bits ?? "0") || prefix > most)
      throw new StreamFallbackError(
        "INVALID_INPUT",
        `the trusted proxy ${JSON.stringify(network.slice(0, 60))} must be an address or a network, as in 10.0.0.0/8`,
      );
    list.addSubnet(address, prefix, kind);
  }
  // Asked at each request, where most trust nobody.
  if (networks.length === 0) return { trusts: () => false };
  return {
    trusts: (address) => isIP(address) !== 0 && list.check(address, isIPv4(address) ? "ipv4" : "ipv6"),
  };
}

/** An address as it is written without the wrapping of IPv4 in IPv6 and without its zone. */
function plainAddress(address: string | undefined): string {
  const bare = (address ?? "").trim().replace(/%.*$/, "");
  return /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(bare)?.[1] ?? bare.toLowerCase();
}

/**
 * Where a request comes from: the last address that nobody trusted has written. The list of `X-Forwarded-For` is read from the right,
 * since everything left of the first stranger is what that stranger says.
 */
export function clientAddress(
  peer: string | undefined,
  forwardedFor: string | undefined,
  proxies: TrustedProxies,
): string {
  let client = plainAddress(peer);
  if (forwardedFor === undefined || !proxies.trusts(client)) return client;
  const hops = forwardedFor.split(",").slice(-MOST_HOPS);
  for (let index = hops.length - 1; index >= 0; index -= 1) {
    const hop = plainAddress(withoutPort(hops[index]?.trim() ?? ""));
    // What is no address tells nothing, nor does what stands left of it.
    if (isIP(hop) === 0) return client;
    client = hop;
    if (!proxies.trusts(hop)) return client;
  }
  return client;
}

/** Some proxies write the port as well. */
function withoutPort(hop: string): string {
  return /^\[([^\]]+)\](?::\d+)?$/.exec(hop)?.[1] ?? /^(\d+\.\d+\.\d+\.\d+):\d+$/.exec(hop)?.[1] ?? hop;
}
