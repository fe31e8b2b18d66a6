import type { Dice } from "../faults/dice.ts";
import type { Fault } from "../faults/faults.ts";
import { captchaPage } from "../pages/captcha-page.ts";
import { firewallPage } from "../pages/firewall-page.ts";
import { errorBody } from "../shapes/error-body.ts";
import type { LimitVerdict } from "../visitors/limits.ts";
import { renameField } from "./rename-field.ts";
import { htmlReply, jsonReply, type Reply } from "./reply.ts";
import { rewriteText } from "./rewrite-text.ts";

/** The reply of a fault that replaces the route's; undefined when the route must answer itself. */
export function replyInstead(fault: Fault, nowMs: number): Reply | undefined {
  switch (fault.kind) {
    case "status":
      return statusReply(fault.status, fault.retryAfterSeconds);
    case "code":
      return jsonReply(errorBody(fault.code, nowMs));
    case "captcha":
      return htmlReply(captchaPage());
    case "firewall":
      return htmlReply(firewallPage(fault.page));
    case "verify":
      return verifyReply(fault);
    case "blocked":
      return htmlReply("blocked");
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

function verifyReply({ header, body }: Extract<Fault, { kind: "verify" }>): Reply {
  const headers = { "content-type": "application/json", [header]: '{"code":"10000","type":"verify"}' };
  return { status: 200, headers, cookies: [], body: body === "short" ? "{}" : "" };
}

export function limitReply(verdict: LimitVerdict): Reply {
  return verdict === "blocked" ? statusReply(444) : htmlReply(captchaPage());
}

/** The route's own reply as the fault changes it. */
export function spoil(reply: Reply, fault: Fault): Reply {
  switch (fault.kind) {
    case "truncate":
      return { ...reply, body: halfOf(reply.body) };
    case "malformed":
      return { ...reply, cookies: [], body: isJson(reply) ? `${halfOf(reply.body)},,}` : reply.body };
    case "oversize":
      return { ...reply, body: " ".repeat(9_000_000) + reply.body };
    case "rename":
      return rewriteText(reply, (text) => renameField(text, fault));
    case "charset":
      return { ...reply, headers: { ...reply.headers, "content-type": gbkType(reply) } };
    default:
      return reply;
  }
}

/** How long the fault delays the answer. */
export function delayMs(fault: Fault, dice: Dice): number {
  if (fault.kind !== "latency") return 0;
  if ("ms" in fault) return fault.ms;
  return Math.floor(fault.minMs + dice.roll() * (fault.maxMs - fault.minMs + 1));
}

function halfOf(body: string): string {
  return body.slice(0, Math.floor(body.length / 2));
}

function isJson({ headers }: Reply): boolean {
  return headers["content-type"]?.startsWith("application/json") ?? false;
}

function gbkType({ headers }: Reply): string {
  return `${(headers["content-type"] ?? "text/html").split(";")[0]}; charset=gbk`;
}

function statusReply(status: number, retryAfterSeconds?: number): Reply {
  // A front server answers an unwanted client with 444: a status line and no body.
  const body = status === 444 ? "" : `<html><body><center><h1>${status}</h1></center></body></html>`;
  const reply = { ...htmlReply(body), status };
  if (retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfterSeconds) } };
}
