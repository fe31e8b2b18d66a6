import { type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";

/** @throws StreamFallbackError `PARSE` for what is no whole JSON */
export function parseJson(reply: HttpReply): unknown {
  try {
    return JSON.parse(textOf(reply));
  } catch {
    // JSON.parse's own message quotes the reply.
    throw new StreamFallbackError("PARSE", "the reply is no whole JSON; the connection may have been cut");
  }
}
