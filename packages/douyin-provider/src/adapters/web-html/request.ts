import { type CallContext, guardStatus, type HttpReply, textOf } from "@stream-fallback/core";
import { emptyReply, isChallenge, refuseBlockPage } from "../../blocks.ts";
import type { Origins } from "../../origins.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { AC_NONCE_SESSION, acCookies, acNonceOf } from "../../session/ac-nonce.ts";
import { pageHeaders } from "../../session/browser-profile.ts";
import { cookieHeader } from "../../session/cookies.ts";

/** Asks for the live page; a challenge or an empty reply renews the nonce and asks once more. */
export async function request(
  { room }: DouyinQuery,
  context: CallContext,
  origins: Origins,
): Promise<HttpReply> {
  const { http, clock, identity } = context;
  const url = `${origins.live}/${encodeURIComponent(room.roomId)}`;
  for (let isRenewed = false; ; isRenewed = true) {
    const nonce = await acNonceOf(context, url);
    const cookie = cookieHeader(identity.cookie, acCookies(url, nonce, clock.wallNow()));
    const reply = await http.send({ url, headers: { ...pageHeaders, cookie } });
    guardStatus(reply, clock.wallNow());
    const page = textOf(reply);
    const isRefused = reply.body.length === 0 || isChallenge(page);
    if (isRefused) await context.forgetSession(AC_NONCE_SESSION, nonce);
    if (isRefused && !isRenewed) continue;
    if (reply.body.length === 0) throw emptyReply();
    refuseBlockPage(page);
    return reply;
  }
}
