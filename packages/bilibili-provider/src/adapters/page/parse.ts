import { jsonOf, StreamFallbackError, textOf } from "@stream-fallback/core";
import { dataOf, judgeEnvelope } from "../../blocks/judge-reply.ts";
import { readEnvelope } from "../../blocks/read-envelope.ts";
import { findState } from "./find-state.ts";
import type { PageReply } from "./request.ts";

/**
 * The replies of two APIs that the page brings along: about streams, which knows rooms that are not there by its code, and
 * about the room.
 * @throws StreamFallbackError `INCOMPLETE` for a page without them, as festivals and matches have pages of another make
 */
export function parse({ reply, isVisitor }: PageReply): unknown {
  const text = findState(textOf(reply));
  const state = text === undefined ? undefined : jsonOf(text);
  if (!isState(state)) {
    throw new StreamFallbackError(
      "INCOMPLETE",
      "the page has come without the state of the room, as those of festivals do; ask with another api",
    );
  }
  const read = (envelope: unknown) => dataOf(judgeEnvelope(readEnvelope(envelope), { hasLogin: !isVisitor }));
  return { play: read(state.roomInitRes), info: read(state.roomInfoRes), isVisitor };
}

function isState(state: unknown): state is Record<"roomInitRes" | "roomInfoRes", unknown> {
  return typeof state === "object" && state !== null && "roomInitRes" in state && "roomInfoRes" in state;
}
