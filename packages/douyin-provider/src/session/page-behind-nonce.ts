import { type CallContext, guardStatus, type HttpReply, textOf } from "@stream-fallback/core";
import { emptyReply, isChallenge, refuseBlockPage } from "../blocks.ts";
import type { Origins } from "../origins.ts";
import { acCookies, acNonceOf, acNonceSession, type NonceHost } from "./ac-nonce.ts";
import { pageHeaders } from "./browser-profile.ts";
import { cookieHeader } from "./cookies.ts";

export interface PagePlace {
  host: NonceHost;
  /** Below the host, encoded, without a leading slash. */
  path: string;
}

/** Asks for a page that opens to a signed nonce; a challenge or an empty reply renews the nonce and asks once more. */
export async function pageBehindNonce(
  { host, path }: PagePlace,
  context: CallContext,
  origins: Origins,
): Promise<HttpReply> {
  const { http, clock, identity } = context;
  const url = `${origins[host]}/${path}`;
  for (let isRenewed = false; ; isRenewed = true) {
    const nonce = await acNonceOf(context, host, url);
    const cookie = cookieHeader(identity.cookie, acCookies(url, nonce, clock.wallNow()));
    const reply = await http.send({ url, headers: { ...pageHeaders, cookie } });
    guardStatus(reply, clock.wallNow());
    const page = textOf(reply);
    const isRefused = reply.body.length === 0 || isChallenge(page);
    if (isRefused) await context.forgetSession(acNonceSession(host), nonce);
    if (isRefused && !isRenewed) continue;
    if (reply.body.length === 0) throw emptyReply();
    refuseBlockPage(page);
    return reply;
  }
}
