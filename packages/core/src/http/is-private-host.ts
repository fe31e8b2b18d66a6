import { BlockList, isIP } from "node:net";

const privateAddresses = new BlockList();
// RFC 6890: this host, private use, shared, loopback and link-local.
for (const [network, prefix] of [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.168.0.0", 16],
] as const)
  privateAddresses.addSubnet(network, prefix);
privateAddresses.addSubnet("fc00::", 7, "ipv6");
privateAddresses.addSubnet("fe80::", 10, "ipv6");
privateAddresses.addAddress("::", "ipv6");
privateAddresses.addAddress("::1", "ipv6");

/** Whether a URL names, by itself and without asking anyone, a host that is not on the public network. */
export function isPrivateHost({ hostname }: URL): boolean {
  const address = hostname.replace(/^\[|\]$/g, "");
  const version = isIP(address);
  if (version === 0) return /(?:^|\.)localhost\.?$/i.test(hostname);
  return privateAddresses.check(address, version === 6 ? "ipv6" : "ipv4");
}
