import { isIP } from "node:net";
import ipaddr from "ipaddr.js";

/** Says of a URL whether it is asked without the proxy of the environment. */
export type Exempt = (place: URL) => boolean;

/**
 * What `NO_PROXY` says: names with all that ends in them, addresses, networks as `10.0.0.0/8`, each perhaps with a port, or `*`.
 * Hosts of this machine are exempt in any case: a proxy would mean itself by them.
 */
export function exemptBy(list: string | undefined): Exempt {
  const rules = (list ?? "").split(/[\s,]+/).filter((entry) => entry !== "");
  const tests = rules.map(ruleOf);
  return (place) => {
    const host = place.hostname.replace(/^\[|\]$/g, "").replace(/\.$/, "");
    const port = place.port || (place.protocol === "https:" ? "443" : "80");
    return isThisMachine(host) || tests.some((covers) => covers(host.toLowerCase(), port));
  };
}

function isThisMachine(host: string): boolean {
  if (isIP(host) !== 0) return ipaddr.process(host).range() === "loopback";
  return /(?:^|\.)localhost$/i.test(host);
}

function ruleOf(entry: string): (host: string, port: string) => boolean {
  if (entry === "*") return () => true;
  if (entry.includes("/") && ipaddr.isValidCIDR(entry)) return inNetwork(entry);
  const { host, port } =
    /^(?<host>\[[^\]]+\]|[^:]+|[^[]*:[^[]*:[^[]*)(?::(?<port>\d+))?$/.exec(entry)?.groups ?? {};
  if (host === undefined) return () => false;
  const name = host
    .replace(/^\[|\]$/g, "")
    .replace(/^\*?\./, "")
    .toLowerCase();
  return (asked, askedPort) =>
    (port === undefined || port === askedPort) &&
    (asked === name || (isIP(asked) === 0 && asked.endsWith(`.${name}`)));
}

function inNetwork(entry: string): (host: string) => boolean {
  const network = ipaddr.parseCIDR(entry);
  return (host) => {
    if (isIP(host) === 0) return false;
    const address = ipaddr.process(host);
    return address.kind() === network[0].kind() && address.match(network);
  };
}
