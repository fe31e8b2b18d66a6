import type { HttpReply, HttpRequest } from "@stream-fallback/core";
import { challenge, empty } from "./blocks.ts";
import type { Answer } from "./fake-call.ts";

/** A site that gives visitors without a nonce nonce-1, nonce-2 …, and the others the replies in turn. */
export function nonceSite(...replies: HttpReply[]): Answer {
  let visits = 0;
  let asked = 0;
  return ({ headers }) => {
    if (!headers?.cookie?.includes("__ac_nonce=")) {
      visits += 1;
      return { ...challenge, headers: { "set-cookie": [`__ac_nonce=nonce-${visits}; Max-Age=1800`] } };
    }
    asked += 1;
    return replies[Math.min(asked, replies.length) - 1] ?? empty;
  };
}

/** What a request brings, read from the side of the site and so by code of its own. */
export function cookiesOf(request: HttpRequest | undefined): Record<string, string> {
  const pairs = request?.headers?.cookie?.split("; ") ?? [];
  return Object.fromEntries(pairs.map((pair) => pair.split(/=(.*)/s).slice(0, 2)));
}

/** The nonces that the requests brought, undefined for visits without one. */
export function noncesOf(asked: readonly HttpRequest[]): (string | undefined)[] {
  return asked.map((request) => cookiesOf(request).__ac_nonce);
}
