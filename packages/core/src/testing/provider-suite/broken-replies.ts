import type { Fault } from "../../errors.ts";
import type { HttpReply } from "../../http/http-client.ts";

const page = new TextEncoder().encode("<!DOCTYPE html><title>Sorry</title><p>Something went wrong.</p>");
const emptyObject = new TextEncoder().encode("{}");

/** Whose fault a reply may be that proves nothing. */
export const faultsOfBroken: readonly Fault[] = ["endpoint", "access", "identity"];

/** Whose fault a refusal is that speaks HTTP: never the endpoint's, which others may go on asking. */
export const faultsOfRefusals: Readonly<Record<string, readonly Fault[]>> = {
  "HTTP 401": ["access", "identity"],
  "HTTP 403": ["access", "identity"],
  "HTTP 429": ["access"],
};

/** Replies that any site may give on a bad day; none of them proves anything about a room. */
export const brokenReplies: Readonly<Record<string, (reply: HttpReply) => HttpReply>> = {
  "HTTP 401": (reply) => ({ ...reply, status: 401, body: page }),
  "HTTP 403": (reply) => ({ ...reply, status: 403, body: page }),
  "HTTP 429": (reply) => ({ ...reply, status: 429, body: page }),
  "HTTP 503": (reply) => ({ ...reply, status: 503, body: page }),
  "an empty body": (reply) => ({ ...reply, body: new Uint8Array() }),
  "an empty object": (reply) => ({ ...reply, body: emptyObject }),
  "another page": (reply) => ({ ...reply, body: page }),
  "half a body": (reply) => ({ ...reply, body: reply.body.subarray(0, reply.body.length / 2) }),
};
