import type { BilibiliAnswer, BilibiliQuery } from "../../room/bilibili-room.ts";
import { normaliseRoom } from "../../room/normalise-room.ts";
import type { PageState } from "./schema.ts";

/** The page brings the streams in one quality, which nobody can choose. */
export function normalise(state: PageState, query: BilibiliQuery): BilibiliAnswer {
  return normaliseRoom(state, query);
}
