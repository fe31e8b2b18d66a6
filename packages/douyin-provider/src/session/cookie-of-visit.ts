import { type CallContext, type HttpRequest, setCookieOf } from "@stream-fallback/core";
import { headOf } from "../blocks/head-of.ts";
import { refuseBlock } from "../blocks/refuse-block.ts";

/**
 * The cookie that a reply sets, undefined where it sets none and is no refusal. A page that comes with the cookie is
 * not downloaded: the home page and the browser check weigh far more than the head that is wanted.
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
    // Whoever leaves ends the download, and only who has begun to read can leave.
    for await (const _ of body) break;
  }
  return cookie;
}
