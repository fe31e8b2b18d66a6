import type { IncomingMessage } from "node:http";
import { StreamFallbackError } from "@stream-fallback/core";
import { networkOf } from "@stream-fallback/server/guard";

/** What makes the requests of one client go to one backend. */
export type Affinity = (request: IncomingMessage, client: string) => string;

/** A longer one only costs time. */
const LONGEST_KEY = 512;

/**
 * `ip`, `cookie:NAME` or `header:NAME`. Who has no such cookie or header is told apart by the address, an IPv6 one by its first 64 bits.
 * @throws StreamFallbackError `INVALID_INPUT` for anything else
 */
export function affinityOf(text: string): Affinity {
  const [, kind, name = ""] = /^(ip|cookie|header)(?::([!#$%&'*+.^_`|~0-9a-z-]+))?$/i.exec(text) ?? [];
  if (kind === undefined || (kind === "ip") !== (name === ""))
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `the affinity ${JSON.stringify(text.slice(0, 60))} must be ip, cookie:NAME or header:NAME`,
    );
  if (kind === "cookie")
    return ({ headers }, client) =>
      cookieOf(headers.cookie, name)?.slice(0, LONGEST_KEY) ?? networkOf(client);
  if (kind === "header") {
    const header = name.toLowerCase();
    return ({ headers }, client) => String(headers[header] ?? "").slice(0, LONGEST_KEY) || networkOf(client);
  }
  return (_request, client) => networkOf(client);
}

function cookieOf(cookies: string | undefined, name: string): string | undefined {
  for (const pair of cookies?.split(";") ?? []) {
    const split = pair.indexOf("=");
    if (split > 0 && pair.slice(0, split).trim() === name) return pair.slice(split + 1).trim() || undefined;
  }
  return undefined;
}
