import type { CallContext, HttpRequest } from "@stream-fallback/core";
import { refuseBlock } from "../blocks/refuse-block.ts";
import { setCookieOf } from "./cookies.ts";

/** As much of a reply as tells why it brings no cookie. */
const JUDGED_BYTES = 128 * 1_024;

/**
 * The cookie that a reply sets, undefined where it sets none and is no refusal. A page that comes with the cookie is
 * not downloaded: the home page and the browser check weigh far more than the head that is wanted.
 * @throws StreamFallbackError as `refuseBlock`; a cookie beside a status of refusal is not taken, as it opens nothing
 */
export async function cookieOfVisit(
  { http, clock }: Pick<CallContext, "http" | "clock">,
  name: string,
  request: HttpRequest,
  expects: "page" | "data",
): Promise<string | undefined> {
  const { body, ...head } = await http.stream(request);
  const cookie = head.status < 300 ? setCookieOf(head, name) : undefined;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    length += chunk.length;
    if (cookie !== undefined || length >= JUDGED_BYTES) break;
  }
  if (cookie === undefined) refuseBlock({ ...head, head: Buffer.concat(chunks) }, expects, clock.wallNow());
  return cookie;
}
