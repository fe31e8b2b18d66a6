import type { Client, RoomStream as CoreRoomStream, StreamFormat } from "@stream-fallback/core";
import { defaultClient } from "./default-client.ts";
import { checkedClient, type GetInfoOptions, toClientOptions } from "./get-info.ts";
import { checkFlags, ownFields } from "./own-fields.ts";
import type { DouyinExtra } from "./room/douyin-room.ts";

/**
 * The site's qualities, as far as a room has them: `origin`, `uhd`, `hd`, `sd`, `ld` and `md` are pictures, best first;
 * `ao` is sound only (FLV). `real_origin` is what the anchor sends before any transcoding (FLV, pictures only); better
 * than `origin`, but given only to those who ask for it.
 */
export type Quality = "origin" | "uhd" | "hd" | "sd" | "ld" | "md" | "ao" | "real_origin";

export interface GetStreamOptions extends GetInfoOptions {
  /**
   * The wanted quality, one of `origin uhd hd sd ld md ao real_origin`; else the next one down, else the next one up.
   * @default the best one with a picture, but never `real_origin` where there is another
   */
  quality?: Quality | undefined;
  /** Fail rather than take another quality. @default false */
  strictQuality?: boolean | undefined;
  /** Formats that will do, the preferred one first. @default ["flv", "hls"] */
  formatPriorities?: readonly StreamFormat[] | undefined;
  /** The sound alone (`ao`), or `NO_SUCH_QUALITY`: `quality` and `strictQuality` are set aside then. @default false */
  onlyAudio?: boolean | undefined;
  /**
   * The age of the oldest streams that will do, in ms. A recorder that lost its stream asks with 0: then the site is
   * asked. @default until a minute before their addresses end
   */
  maxAgeMs?: number | undefined;
  /**
   * Read the first bytes of the stream before handing it out: where a remembered one is dead the site is asked once, and
   * of what it tells the next one that plays is taken. @default false
   */
  probe?: boolean | undefined;
  /** What `getInfo` said of the room: radio rooms are asked of `mobile` first. @default what the last answer said */
  isLiveRadio?: boolean | undefined;
}

/** A room on air and the one stream to record. */
export type RoomStream = CoreRoomStream<DouyinExtra>;

/**
 * The room and the one stream to record; it agrees with the `getInfo` just before it. For a new segment of the same
 * broadcast the site is not asked again while the address works; a `getInfo` that tells of the end, or of another
 * broadcast, changes that.
 * @param room the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError `NOT_LIVE`, `NO_SUCH_QUALITY`, `UPSTREAM_ERROR` where `probe` found none that plays, and
 * whatever `getInfo` throws
 */
export function getStream(
  room: string,
  options?: GetStreamOptions,
  client?: Client<DouyinExtra>,
): Promise<RoomStream>;
/** The same in the shape that recorders use. */
export function getStream(options: GetStreamOptions & { channelId: string }): Promise<RoomStream>;
export async function getStream(
  room: string | (GetStreamOptions & { channelId: string }),
  options: GetStreamOptions = {},
  client: Client<DouyinExtra> = defaultClient(),
): Promise<RoomStream> {
  const { channelId, ...given } =
    typeof room === "string"
      ? { channelId: room, ...ownFields("the options", options) }
      : ownFields("a room as text, or the options with its channelId,", room);
  const { isLiveRadio = false, ...rest } = toClientOptions(given);
  checkFlags({ isLiveRadio }, ["isLiveRadio"]);
  return checkedClient(client).getStream(channelId, { ...rest, prefer: isLiveRadio ? "mobile" : undefined });
}
