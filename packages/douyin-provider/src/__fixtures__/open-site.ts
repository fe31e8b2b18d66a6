import type { HttpReply, HttpRequest } from "@stream-fallback/core";
import { type Answer, replyOf } from "./fake-call.ts";

/** Whether a request is a visit that comes for cookies. Signed requests are questions, also those without a cookie. */
export function isVisit({ url, headers }: HttpRequest): boolean {
  const cookie = headers?.cookie ?? "";
  return !url.includes("a_bogus=") && !cookie.includes("ttwid=") && !cookie.includes("__ac_nonce=");
}

/** A site that gives everyone the cookies they come for, so that the reply meets the question itself. */
export function openSite(reply: () => HttpReply): Answer {
  return (request) => withCookies(isVisit(request) ? replyOf("<html></html>") : reply());
}

function withCookies(reply: HttpReply): HttpReply {
  const cookies = ["ttwid=given; Path=/", "__ac_nonce=0123456789abcdef01234; Path=/"];
  return { ...reply, headers: { ...reply.headers, "set-cookie": cookies } };
}
