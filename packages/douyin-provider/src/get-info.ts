import type { Client, RoomInfo as CoreRoomInfo } from "@stream-fallback/core";
import type {
  RecorderRoomInfo as CoreRecorderRoomInfo,
  RecorderGetInfoOptions,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import { facade } from "./facade.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/**
 * How to ask: all adapters in turn, one at random, or only the named one. `mobile` and `userHTML` need the anchor's
 * uid, which is learned from any answer of `web` or `webHTML`.
 */
export type Api = "balance" | "random" | AdapterName;

export interface GetInfoOptions extends RecorderGetInfoOptions {
  /** One of `Api`; recorders keep it as text, so any other is `INVALID_INPUT` at run time. @default "balance" */
  api?: Api | (string & {}) | undefined;
  /**
   * The anchor's `sec_user_id`; what is none is left out, with one warning. It counts only until the site has told the
   * one of this room. @default learned from earlier answers
   */
  uid?: string | number | undefined;
  /** For broadcasts of two pictures: the composed one (true), or the plain one. @default true */
  doubleScreen?: boolean | undefined;
}

/** A Douyin room; offline is `living: false`, what is not known is an error. */
export type RoomInfo = CoreRoomInfo<DouyinExtra>;

/** A `RoomInfo` that fits into recorders' own types as it is. */
export type RecorderRoomInfo = CoreRecorderRoomInfo<DouyinExtra, AdapterName>;

/**
 * Whether a room is on air, who it is, and where its streams are.
 * @param room the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError whose `code` says why there is no answer
 */
export async function getInfo(
  room: string,
  options: GetInfoOptions = {},
  client?: Client<DouyinExtra>,
): Promise<RecorderRoomInfo> {
  return facade.getInfo(room, options, client);
}
