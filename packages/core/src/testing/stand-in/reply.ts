import { checkedOption, number, type OptionKind, required, text } from "../../errors/option-kinds.ts";

/** What a stand-in answers. */
export interface StandInReply {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** The lines of `Set-Cookie`. */
  cookies: readonly string[];
  body: string;
  /** Why the site turned the visitor away, for the counters alone. @default it did not */
  refused?: string | undefined;
}

const asJson: OptionKind = required({ ...text, mustBe: "what JSON can tell" });
const jsonType = "application/json; charset=utf-8";
const htmlType = "text/html; charset=utf-8";

/**
 * A value as JSON, with HTTP 200.
 * @throws StreamFallbackError `INVALID_INPUT` for what JSON cannot tell
 */
export function jsonReply(value: unknown, cookies: readonly string[] = []): StandInReply {
  return {
    status: 200,
    headers: { "content-type": jsonType },
    cookies,
    body: checkedOption("jsonReply", { kind: asJson, read: () => JSON.stringify(value) }),
  };
}

/** A page, with HTTP 200. */
export function htmlReply(body: string, cookies: readonly string[] = []): StandInReply {
  return { status: 200, headers: { "content-type": htmlType }, cookies, body };
}

/** Leads elsewhere. */
export function redirectReply(location: string): StandInReply {
  return { status: 302, headers: { "content-type": htmlType, location }, cookies: [], body: "" };
}

/**
 * A page of a front server, which says nothing but its status; with 444 not even that.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no number
 */
export function statusReply(given: number, retryAfterSeconds?: number): StandInReply {
  const status = checkedOption("statusReply", { kind: required(number), read: () => given });
  checkedOption("retryAfterSeconds", { kind: number, read: () => retryAfterSeconds });
  const body = status === 444 ? "" : `<html><body><center><h1>${status}</h1></center></body></html>`;
  const reply = { ...htmlReply(body), status };
  if (retryAfterSeconds === undefined) return reply;
  return { ...reply, headers: { ...reply.headers, "retry-after": String(retryAfterSeconds) } };
}

export function isJson({ headers }: StandInReply): boolean {
  return headers["content-type"]?.startsWith("application/json") ?? false;
}
