import { isIP } from "node:net";
import { isPrivateAddress } from "./is-private-address.ts";

/** Names that only a network of one's own resolves: RFC 6761, 6762 and 8375, ICANN's `internal`, and what routers use. */
const PRIVATE_NAME =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|private|corp|home|lan|home\.arpa)$/i;

/** Whether a URL names, by itself and without asking anyone, a host that is not on the public network. */
export function isPrivateHost({ hostname }: URL): boolean {
  const host = hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
  if (isIP(host) !== 0) return isPrivateAddress(host);
  // A name without a dot is completed by the resolver, with the domain of the network that asks.
  return !host.includes(".") || PRIVATE_NAME.test(host);
}
