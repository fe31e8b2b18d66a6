import type { Client, RoomInfo as CoreRoomInfo } from "@stream-fallback/core";
import type {
  RecorderRoomInfo as CoreRecorderRoomInfo,
  RecorderGetInfoOptions,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import { facade } from "./recorder/facade.ts";
import type { BilibiliExtra } from "./room/bilibili-room.ts";

/**
 * How to ask: all adapters in turn, one at random, or only the named one. `batchByUid` needs the anchor's uid (mid), which is
 * learned from any other answer. One that does not know what is asked, as `master` knows no status, has another one asked.
 */
export type Api = "balance" | "random" | AdapterName;

export interface GetInfoOptions extends RecorderGetInfoOptions {
  /** One of `Api`; recorders keep it as text, so any other is `INVALID_INPUT` at run time. @default "balance" */
  api?: Api | (string & {}) | undefined;
  /**
   * A cookie header of your own, as you have it: also in quotes, as an option of curl, or as an export of your browser. It is
   * sent with questions for streams alone, of which visitors get the lower qualities.
   */
  auth?: string | undefined;
  /**
   * The anchor's number (mid), and not that of the cookie's owner, which some recorders keep by this name; what is none is
   * left out, with one warning. It counts only until the site has told the one of this room. @default learned from earlier
   * answers
   */
  uid?: string | number | undefined;
}

/** A Bilibili room; offline and round play (`isRoundPlay`) are `living: false`, what is not known is an error. */
export type RoomInfo = CoreRoomInfo<BilibiliExtra>;

/** A `RoomInfo` that fits into recorders' own types as it is. */
export type RecorderRoomInfo = CoreRecorderRoomInfo<BilibiliExtra, AdapterName>;

/**
 * Whether a room is on air, who it is, and where its streams are.
 * @param room the number in the room's URL, the short one too, any URL of the room, the anchor's page
 * (`space.bilibili.com/<mid>`), a short link, or a share text with one
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError whose `code` says why there is no answer
 */
export async function getInfo(
  room: string,
  options: GetInfoOptions = {},
  client?: Client<BilibiliExtra>,
): Promise<RecorderRoomInfo> {
  return facade.getInfo(room, options, client);
}
