/** Headers that are between two neighbours, and never passed on (RFC 9110, 7.6.1), with those that proxies were given over time. */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "keep-alive",
  "proxy-connection",
  "proxy-authenticate",
  "proxy-authentication-info",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
  "http2-settings",
]);

/** What a request cannot do without, whatever its `Connection` says. */
const NEVER_NAMED: ReadonlySet<string> = new Set(["host", "content-length"]);

const NOBODY: ReadonlySet<string> = new Set();

/** The headers that `Connection` names, in small letters. */
export function namedByConnection(value: string | readonly string[] | undefined): ReadonlySet<string> {
  if (value === undefined || value === "close" || value === "keep-alive") return NOBODY;
  // undici gives a list where there are several of them.
  const names = String(value)
    .split(",")
    .map((name) => name.trim().toLowerCase());
  return new Set(names.filter((name) => !NEVER_NAMED.has(name)));
}

/** Whether a header stays between the two neighbours. @param name in small letters */
export function isHopByHop(name: string, named: ReadonlySet<string>): boolean {
  return HOP_BY_HOP.has(name) || (named.size > 0 && named.has(name));
}
