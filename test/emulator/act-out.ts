import type { Fault } from "./faults.ts";
import { captchaPage } from "./pages/captcha-page.ts";
import { htmlReply, type Reply } from "./reply.ts";

/** The reply of a fault that needs no route, or nothing when the route must answer after all. */
export function replyInstead(fault: Fault): Reply | undefined {
  switch (fault.kind) {
    case "status":
      return statusReply(fault.status, fault.retryAfterSeconds);
    case "captcha":
      return htmlReply(captchaPage());
    case "empty":
      return { status: 200, headers: {}, cookies: [], body: "" };
    case "htmlOnJson":
      return htmlReply(
        "<!DOCTYPE html><html><head><title>403</title></head><body>Access Denied</body></html>",
      );
    default:
      return undefined;
  }
}

/** What a fault makes of the route's own reply. */
export function spoil(reply: Reply, fault: Fault): Reply {
  const half = reply.body.slice(0, Math.floor(reply.body.length / 2));
  if (fault.kind === "truncate") return { ...reply, body: half };
  if (fault.kind !== "malformed") return reply;
  const isJson = reply.headers["content-type"]?.startsWith("application/json") ?? false;
  return { ...reply, cookies: [], body: isJson ? `${half},,}` : reply.body };
}

function statusReply(status: number, retryAfterSeconds: number | undefined): Reply {
  // 444 is how a front server hangs up on somebody it does not like: a status line and nothing more.
  const body = status === 444 ? "" : `<html><body><center><h1>${status}</h1></center></body></html>`;
  const reply = { ...htmlReply(body), status };
  if (retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfterSeconds) } };
}
