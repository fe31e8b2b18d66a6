import { type CallContext, type HttpRequest, setCookieOf } from "@stream-fallback/core";
import { headOf } from "../blocks/head-of.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";

/**
 * The cookie that a reply sets; undefined where it sets none and is no refusal. Of a reply with the cookie only the head
 * is downloaded, since the body of the home page or the browser check is far larger.
 * @throws StreamFallbackError as `refuseBlock`; a cookie beside a status of refusal is not taken, as it opens nothing
 */
export async function cookieOfVisit(
  { http, clock }: Pick<CallContext, "http" | "clock">,
  { name, request, expects }: { name: string; request: HttpRequest; expects: "page" | "data" },
): Promise<string | undefined> {
  const { body, ...head } = await http.stream(request);
  const cookie = head.status < 300 ? setCookieOf(head, name) : undefined;
  if (cookie === undefined) {
    refuseBlock({ ...head, head: await headOf(body) }, { expects, wallNow: clock.wallNow() });
  } else {
    // Leaving the loop ends the download; without a loop the body would hold its connection.
    for await (const _ of body) break;
  }
  return cookie;
}
