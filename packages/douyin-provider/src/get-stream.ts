import type { Client, RoomStream as CoreRoomStream } from "@stream-fallback/core";
import type {
  RecorderRoomStream as CoreRecorderRoomStream,
  RecorderStreamChoice,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import { facade } from "./facade.ts";
import type { GetInfoOptions } from "./get-info.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/**
 * The site's qualities, as far as a room has them: `origin`, `uhd`, `hd`, `sd`, `ld` and `md` are pictures, best first;
 * `ao` is sound only (FLV). `real_origin` is what the anchor sends before any transcoding (FLV, pictures only); better
 * than `origin`, but given only to those who ask for it.
 */
export type Quality = "origin" | "uhd" | "hd" | "sd" | "ld" | "md" | "ao" | "real_origin";

export interface GetStreamOptions extends GetInfoOptions, RecorderStreamChoice {
  /**
   * The wanted quality, one of `origin uhd hd sd ld md ao real_origin`; else the next one down, else the next one up. Any
   * other, such as the numbers of other platforms, is one that no room has: then the best one with a picture is taken.
   * @default the best one with a picture, but never `real_origin` where there is another
   */
  quality?: Quality | (string & {}) | number | undefined;
  /** Give `http:` addresses as `https:`, as the site's hosts of streams know both. @default as the site gives them */
  protocol?: "https" | undefined;
  /** The sound alone (`ao`), or `NO_SUCH_QUALITY`: `quality` and `strictQuality` are set aside then. @default false */
  onlyAudio?: boolean | undefined;
  /**
   * The age of the oldest streams that will do, in ms; 0 asks the site. @default until a minute before their addresses end
   */
  maxAgeMs?: number | undefined;
  /** What `getInfo` said of the room: radio rooms are asked of `mobile` first. @default what the last answer said */
  isLiveRadio?: boolean | undefined;
}

/** The room among the options, which is the shape that recorders use. */
export interface RecorderStreamOptions extends GetStreamOptions {
  /** The number in the room's URL, or whatever else `getInfo` takes for a room. */
  channelId: string;
}

/** A room on air and the one stream to record. */
export type RoomStream = CoreRoomStream<DouyinExtra>;

/** A `RoomStream` that fits into recorders' own types as it is. */
export type RecorderRoomStream = CoreRecorderRoomStream<DouyinExtra, AdapterName>;

/**
 * The room and the one stream to record; it agrees with the `getInfo` just before it. For a new segment of the same
 * broadcast the site is not asked again while the address works; a `getInfo` that tells of the end, or of another
 * broadcast, changes that.
 *
 * In three shapes: `(room, options?, client?)`, `(options, client?)` with the room as `channelId`, and `(room, client)`.
 * One signature for all, since compilers tell of a call that fits none of several what is wrong with it by the wrong one.
 * @param room the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one;
 * or the options with it
 * @param options those given here go before those given with the room; or the client
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError `NOT_LIVE`, `NO_SUCH_QUALITY`, `UPSTREAM_ERROR` where `probe` found none that plays, and
 * whatever `getInfo` throws
 */
export async function getStream(
  room: string | RecorderStreamOptions,
  options: GetStreamOptions | Client<DouyinExtra> = {},
  client?: Client<DouyinExtra>,
): Promise<RecorderRoomStream> {
  return facade.getStream(room, options, client);
}
