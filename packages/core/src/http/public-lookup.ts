import { type LookupAddress, lookup } from "node:dns";
import type { LookupFunction } from "node:net";
import ipaddr from "ipaddr.js";
import { StreamFallbackError } from "../errors.ts";
import { isPrivateAddress } from "./is-private-address.ts";

/** Proxies on the user's machine resolve every name to such an address, and take the connection to the real one. */
const FAKE_ADDRESSES = ipaddr.parseCIDR("198.18.0.0/15");

/** Looks names up as usual, and gives none of their private addresses, so that no name can lead into our own network. */
export const publicLookup: LookupFunction = (hostname, options, done) => {
  lookup(hostname, { ...options, all: true }, (error, found) => {
    if (error) return done(error, []);
    const addresses = found.filter(isUsable);
    const [first] = addresses;
    if (first === undefined) return done(leadsInside(hostname), []);
    if (options.all) return done(null, addresses);
    done(null, first.address, first.family);
  });
};

/** @throws StreamFallbackError `UPSTREAM_ERROR` that names the host */
export function leadsInside(host: string): StreamFallbackError {
  return new StreamFallbackError("UPSTREAM_ERROR", `${host} leads to a private network`);
}

function isUsable({ address }: LookupAddress): boolean {
  return !isPrivateAddress(address) || isFake(address);
}

function isFake(address: string): boolean {
  const parsed = ipaddr.process(address);
  return parsed instanceof ipaddr.IPv4 && parsed.match(FAKE_ADDRESSES);
}
