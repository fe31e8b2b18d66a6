import ipaddr from "ipaddr.js";

type Address = ReturnType<typeof ipaddr.parse>;

/** All that IANA has given to networks that everybody reaches (RFC 4291 §2.4). */
const GLOBAL_UNICAST = ipaddr.parseCIDR("2000::/3");

/**
 * Whether an IP address is not one of the public network: private, shared, loopback, link-local, multicast, reserved,
 * or such an IPv4 address in the clothes of an IPv6 one.
 */
export function isPrivateAddress(text: string): boolean {
  return !isPublic(ipaddr.process(text));
}

function isPublic(address: Address): boolean {
  if (!(address instanceof ipaddr.IPv6)) return address.range() === "unicast";
  // NAT64: networks without IPv4 reach all of it by such addresses, the private part too.
  if (address.range() === "rfc6052") return isPublic(new ipaddr.IPv4(address.toByteArray().slice(-4)));
  return address.range() === "unicast" && address.match(GLOBAL_UNICAST);
}
