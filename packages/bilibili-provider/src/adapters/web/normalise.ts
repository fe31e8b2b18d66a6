import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import type { WebState } from "./schema.ts";

/** The two halves of the live page say one thing, or nothing. */
export function normalise(state: WebState, query: BilibiliQuery): BilibiliAnswer {
  return normaliseRoom(state, query);
}
