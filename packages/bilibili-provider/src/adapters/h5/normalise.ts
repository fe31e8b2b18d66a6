import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import type { H5State } from "./schema.ts";

/** The two halves of the page for phones say one thing, or nothing. */
export function normalise(state: H5State, query: BilibiliQuery): BilibiliAnswer {
  return normaliseRoom(state, query);
}
