import { cookieHeader, type HttpReply } from "@stream-fallback/core";
import { type Asked, dataOf, judgeReply, type Verdict } from "../blocks/judge-reply.ts";
import { apiHeaders } from "./browser.ts";
import { hasLogin } from "./login.ts";
import type { SiteCall } from "./site-call.ts";

export interface Question extends Pick<Asked, "takes"> {
  /** With its query. */
  url: string;
  /** Below the live pages: the room whose page the script would be of. @default the home page */
  roomId?: string | undefined;
  /** The user's, where it is sent. */
  cookie?: string | undefined;
  /** Cookies of ours beside it. @default none */
  visitor?: Readonly<Record<string, string>> | undefined;
}

/**
 * The `data` of a reply of JSON.
 * @throws StreamFallbackError what refusals and codes mean
 */
export async function askData(question: Question, call: SiteCall): Promise<unknown> {
  return dataOf(await askVerdict(question, call));
}

/** The same, for who does something about a refusal. */
export async function askVerdict(question: Question, call: SiteCall): Promise<Verdict> {
  const { takes, cookie } = question;
  const reply = await sendQuestion(question, call);
  const wallNow = call.context.clock.wallNow();
  return judgeReply(reply, { wallNow, hasLogin: hasLogin(cookie), takes });
}

/** The reply as it came. */
export function sendQuestion(
  { url, roomId = "", cookie: own, visitor = {} }: Question,
  { context, origins }: SiteCall,
): Promise<HttpReply> {
  const { http, identity } = context;
  // The user's browser goes with the user's cookie; who sends none is a visitor of ours.
  const userAgent = own === undefined ? undefined : identity.userAgent;
  const headers = apiHeaders({ page: `${origins.live}/${encodeURIComponent(roomId)}`, userAgent });
  const cookie = cookieHeader(own, visitor);
  return http.send({ url, headers: cookie === "" ? headers : { ...headers, cookie } });
}
