import {
  type Client,
  type ClientGetStreamOptions,
  type RoomInfo as CoreRoomInfo,
  type Source,
  type Stream,
  StreamFallbackError,
  type StreamFormat,
} from "@stream-fallback/core";
import type { AdapterName } from "./adapters/adapters.ts";
import { defaultClient } from "./default-client.ts";
import { checkFlags, ownFields } from "./own-fields.ts";
import type { RecorderOptions } from "./recorder-options.ts";
import type { DouyinExtra, DouyinOptions } from "./room/douyin-room.ts";

/**
 * How to ask: all adapters in turn, one at random, or only the named one. `mobile` and `userHTML` need the anchor's
 * uid, which is learned from any answer of `web` or `webHTML`.
 */
export type Api = "balance" | "random" | AdapterName;

export interface GetInfoOptions {
  /** One of `Api`; recorders keep it as text, so any other is `INVALID_INPUT` at run time. @default "balance" */
  api?: Api | (string & {}) | undefined;
  /** A cookie header of your own, as you have it: also in quotes, as an option of curl, or as an export of your browser. */
  auth?: string | undefined;
  /** The same as `auth`, which goes before it. */
  cookie?: string | undefined;
  /**
   * The anchor's `sec_user_id`; what is none is left out, with one warning. It counts only until the site has told the
   * one of this room. @default learned from earlier answers
   */
  uid?: string | number | undefined;
  /** Ends the call and everything it started. */
  signal?: AbortSignal | undefined;
  /** The whole call, in ms. @default 20000 */
  timeoutMs?: number | undefined;
  /** The oldest answer that will do, in ms; 0 asks the site. @default 5000 */
  maxAgeMs?: number | undefined;
  /** For broadcasts of two pictures: the composed one (true), or the plain one. @default true */
  doubleScreen?: boolean | undefined;
}

/** A Douyin room; offline is `living: false`, what is not known is an error. */
export type RoomInfo = CoreRoomInfo<DouyinExtra>;

/** A property that is not known is left out: recorders' own types have no `undefined` in them. */
export type Known<T> = { [Name in keyof T]: Exclude<T[Name], undefined> };

/** A `RoomInfo` that fits into recorders' own types as it is. */
export type RecorderRoomInfo = Known<Omit<RoomInfo, "api" | "sources">> & {
  /** The adapter that answered. */
  api: AdapterName;
  sources: (Omit<Source, "streams"> & { streams: Known<Stream>[] })[];
};

/**
 * Whether a room is on air, who it is, and where its streams are.
 * @param room the number in the room's URL, any URL of the room or the anchor, a short link, or a share text with one
 * @param client asked with; the shared default client unless given
 * @throws StreamFallbackError whose `code` says why there is no answer
 */
export async function getInfo(
  room: string,
  options: GetInfoOptions = {},
  client: Client<DouyinExtra> = defaultClient(),
): Promise<RecorderRoomInfo> {
  return (await checkedClient(client).getInfo(room, toClientOptions(options))) as RecorderRoomInfo;
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no client */
export function checkedClient(client: Client<DouyinExtra>): Client<DouyinExtra> {
  if (isClient(client)) return client;
  throw new StreamFallbackError("INVALID_INPUT", "the client must be one that createClient made");
}

/** Whether it is a client rather than options. */
export function isClient(given: unknown): given is Client<DouyinExtra> {
  try {
    const { getInfo, getStream } = (given ?? {}) as Partial<Client>;
    return typeof getInfo === "function" && typeof getStream === "function";
  } catch {
    return false;
  }
}

/** Those of all calls. */
type CallOptions = GetInfoOptions &
  RecorderOptions &
  Omit<ClientGetStreamOptions, keyof GetInfoOptions | "quality"> & {
    quality?: string | number | undefined;
    isLiveRadio?: boolean | undefined;
  };

/**
 * The options in core's form, in which what only Douyin knows is one object, `options`. Recorders hand the same options to
 * each call, so those of the other function are known here too.
 * @throws StreamFallbackError `INVALID_INPUT` for what are no options, and for a flag that is none
 */
export function toClientOptions(given: CallOptions): ClientGetStreamOptions {
  const fields = ownFields("the options", given);
  checkFlags(fields, ["doubleScreen", "rejectCache", "preferAlternativeStream", "isLiveRadio"]);
  const { auth, cookie, uid, quality, doubleScreen = true, ...others } = fields;
  const { rejectCache = false, preferAlternativeStream = false, ...known } = others;
  const { isLiveRadio: _radio, streamPriorities: _streams, sourcePriorities: _sources, ...rest } = known;
  const options: DouyinOptions = { doubleScreen };
  return {
    ...rest,
    ...(preferAlternativeStream && { formatPriorities: alternativeFirst(rest.formatPriorities) }),
    ...(rejectCache && { maxAgeMs: 0 }),
    auth: auth || cookie,
    uid: textOf(uid),
    quality: textOf(quality),
    options,
    // Recorders hand on whatever they keep as the uid, numbers too; what is none must not cost them the answer.
    ignoreBadUid: true,
  };
}

function alternativeFirst(formats: readonly StreamFormat[] = ["flv", "hls"]): readonly StreamFormat[] {
  if (!Array.isArray(formats)) return formats;
  const [preferred, alternative, ...others] = formats;
  return [alternative, preferred, ...others].filter((format) => format !== undefined);
}

function textOf(value: string | number | undefined): string | undefined {
  return typeof value === "number" ? String(value) : value;
}
