import { type HttpReply, StreamFallbackError } from "@stream-fallback/core";
import { dataOf, judgeReply } from "../../blocks/judge-reply.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { pageHeaders } from "../../session/browser.ts";
import { cookieFor, hasLogin } from "../../session/login.ts";
import type { SiteCall } from "../../session/site-call.ts";

export interface PageReply {
  reply: HttpReply;
  isVisitor: boolean;
}

/** Opens the live page as somebody does who came by its address. */
export async function request(
  { room, need }: BilibiliQuery,
  { context, origins }: SiteCall,
): Promise<PageReply> {
  const { http, identity, clock } = context;
  const cookie = cookieFor(need, identity);
  const headers = pageHeaders(cookie === undefined ? undefined : identity.userAgent);
  const reply = await http.send({
    url: `${origins.live}/${encodeURIComponent(room.roomId)}`,
    headers: cookie === undefined ? headers : { ...headers, cookie },
  });
  const isVisitor = !hasLogin(cookie);
  refuseBlock(reply, { wallNow: clock.wallNow(), isVisitor });
  return { reply, isVisitor };
}

/** Markup is what was asked for here; all else is judged as elsewhere. */
function refuseBlock(reply: HttpReply, as: { wallNow: number; isVisitor: boolean }): void {
  const isPage = reply.status >= 200 && reply.status < 300 && /^\s*</.test(beginningOf(reply));
  if (isPage) return;
  dataOf(judgeReply(reply, { wallNow: as.wallNow, hasLogin: !as.isVisitor }));
  throw new StreamFallbackError("INCOMPLETE", "the site answered with something else than a page; try again");
}

function beginningOf({ body }: HttpReply): string {
  return new TextDecoder().decode(body.subarray(0, 256));
}
