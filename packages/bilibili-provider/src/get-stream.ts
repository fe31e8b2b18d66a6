import type { Client, RoomStream as CoreRoomStream } from "@stream-fallback/core";
import type {
  RecorderRoomStream as CoreRecorderRoomStream,
  RecorderStreamChoice,
} from "@stream-fallback/core/recorder";
import type { AdapterName } from "./adapters/adapters.ts";
import type { GetInfoOptions } from "./get-info.ts";
import { facade } from "./recorder/facade.ts";
import type { CodecName, FormatName } from "./recorder/named-choice.ts";
import type { BilibiliExtra } from "./room/bilibili-room.ts";
import type { Quality } from "./streams/quality.ts";

export interface GetStreamOptions extends GetInfoOptions, RecorderStreamChoice {
  /**
   * The wanted quality, one of `dolby real_origin 4k 2k origin uhd_dolby uhd hd sd ld`, or the site's number of it (qn: 30000
   * 25000 20000 15000 10000 401 400 250 150 80), as text too; else the next one down, else the next one up. Any other is one
   * that no room has: then the best one is taken. @default the best one of what is given to who asks for 10000
   */
  quality?: Quality | (string & {}) | number | undefined;
  /**
   * Codecs of the picture that will do, ours (`h264`, `h265`, `av1`) or the site's (`avc`, `hevc`), within a quality the
   * preferred one first; those that nobody knows come behind. @default what `codecName` says, else any, AVC first
   */
  codecPriorities?: readonly string[] | undefined;
  /** As recorders of Bilibili keep it: `formatPriorities`, which goes before it, says the same. @default "auto" */
  formatName?: FormatName | (string & {}) | undefined;
  /** As recorders of Bilibili keep it: `codecPriorities`, which goes before it, says the same. @default "auto" */
  codecName?: CodecName | (string & {}) | undefined;
  /** The site has no streams of sound alone: true is `NO_SUCH_QUALITY`. @default false */
  onlyAudio?: boolean | undefined;
  /**
   * The age of the oldest streams that will do, in ms; 0 asks the site. @default until a minute before their addresses end
   */
  maxAgeMs?: number | undefined;
}

/** The room among the options, which is the shape that recorders use. */
export interface RecorderStreamOptions extends GetStreamOptions {
  /** The number in the room's URL, or whatever else `getInfo` takes for a room. */
  channelId: string;
}

/** A room on air and the one stream to record. */
export type RoomStream = CoreRoomStream<BilibiliExtra>;

/** A `RoomStream` that fits into recorders' own types as it is. */
export type RecorderRoomStream = CoreRecorderRoomStream<BilibiliExtra, AdapterName>;

/**
 * The room and the one stream to record; it agrees with the `getInfo` just before it. For a new segment of the same
 * broadcast the site is not asked again while the address works, which is about an hour.
 *
 * In three shapes: `(room, options?, client?)`, `(options, client?)` with the room as `channelId`, and `(room, client)`.
 * @param room the number in the room's URL, or whatever else `getInfo` takes for a room; or the options with it
 * @param options those given here go before those given with the room; or the client
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError `NOT_LIVE`, `NO_SUCH_QUALITY`, `ROOM_RESTRICTED`, `UPSTREAM_ERROR` where `probe` found none
 * that plays, and whatever `getInfo` throws
 */
export async function getStream(
  room: string | RecorderStreamOptions,
  options: GetStreamOptions | Client<BilibiliExtra> = {},
  client?: Client<BilibiliExtra>,
): Promise<RecorderRoomStream> {
  return facade.getStream(room, options, client);
}
