import { type HttpReply, StreamFallbackError, textOf } from "@stream-fallback/core";
import { findState, isObject, type Json } from "../../flight/find-state.ts";
import { readRows } from "../../flight/read-rows.ts";

/** What the page shows beside the name of someone on air; other texts, such as a signature, may only contain it. */
const ON_AIR_BADGE = />\s*直播中\s*</;

/** @throws StreamFallbackError `INCOMPLETE` for a page without its state, whatever else it shows */
export function parse(reply: HttpReply): unknown {
  const page = textOf(reply);
  const state = findState(readRows(page), '"statusCode"', pickProfile);
  if (!state) {
    throw new StreamFallbackError("INCOMPLETE", "the page has come without the anchor's state; try again");
  }
  return { ...state, user: withRoomData(state.user), showsOnAir: ON_AIR_BADGE.test(page) };
}

/** The state is known by its shape, as its row has no name; only what is read is resolved, not all that is beside. */
function pickProfile({ uid, user: reply }: Json): Json | undefined {
  if (typeof uid !== "string" || !isObject(reply) || typeof reply.statusCode !== "number") return undefined;
  return { uid, statusCode: reply.statusCode, user: reply.user };
}

/** The site has the room's data as an object or as JSON inside a string; either is empty where there is no room. */
function withRoomData(user: unknown): unknown {
  if (!isObject(user)) return user;
  const { roomData: given } = user;
  const roomData = typeof given === "string" && given !== "" ? parseRoomData(given) : given;
  const isEmpty = isObject(roomData) && Object.values(roomData).every((value) => value === undefined);
  return { ...user, roomData: isEmpty || roomData === "" ? undefined : roomData };
}

function parseRoomData(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // JSON.parse's own message quotes the data, and its URLs are signed.
    throw new StreamFallbackError("INCOMPLETE", "the anchor's room data cannot be read; try again");
  }
}
