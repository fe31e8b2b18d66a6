import { type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";
import { findStore } from "../../flight/find-state.ts";
import { readRows } from "../../flight/read-rows.ts";

/** @throws StreamFallbackError `INCOMPLETE` for a page without its state, whatever else it shows */
export function parse(reply: HttpReply): unknown {
  const roomInfo = findStore(readRows(textOf(reply)), "roomStore", "roomInfo");
  if (roomInfo !== undefined) return roomInfo;
  throw new StreamFallbackError("INCOMPLETE", "the page has come without the state of the room; try again");
}
