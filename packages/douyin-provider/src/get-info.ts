import {
  type Client,
  type ClientGetInfoOptions,
  type RoomInfo as CoreRoomInfo,
  StreamFallbackError,
} from "@stream-fallback/core";
import type { AdapterName } from "./adapters/adapters.ts";
import { defaultClient } from "./default-client.ts";
import { checkFlags, ownFields } from "./own-fields.ts";
import type { DouyinExtra, DouyinOptions } from "./room/douyin-room.ts";

/**
 * How to ask: all adapters in turn, one at random, or only the named one. `mobile` and `userHTML` need the anchor's
 * uid, which is learned from any answer of `web` or `webHTML`.
 */
export type Api = "balance" | "random" | AdapterName;

export interface GetInfoOptions {
  /** @default "balance" */
  api?: Api | undefined;
  /** A cookie header of your own. */
  auth?: string | undefined;
  /** The same as `auth`. */
  cookie?: string | undefined;
  /** The anchor's `sec_user_id`. @default learned from earlier answers */
  uid?: string | undefined;
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
): Promise<RoomInfo> {
  return checkedClient(client).getInfo(room, toClientOptions(options));
}

/** @throws StreamFallbackError `INVALID_INPUT` for what is no client */
export function checkedClient(client: Client<DouyinExtra>): Client<DouyinExtra> {
  const { getInfo, getStream } = ownMethods(client);
  if (typeof getInfo === "function" && typeof getStream === "function") return client;
  throw new StreamFallbackError("INVALID_INPUT", "the client must be one that createClient made");
}

function ownMethods(client: Client<DouyinExtra>): Partial<Client<DouyinExtra>> {
  try {
    const { getInfo, getStream } = client;
    return { getInfo, getStream };
  } catch {
    return {};
  }
}

/** The options in core's form, in which what only Douyin knows is one object, `options`. */
export function toClientOptions<Options extends GetInfoOptions>(
  given: Options,
): Omit<Options, "auth" | "cookie" | "doubleScreen"> & ClientGetInfoOptions {
  const { auth, cookie, doubleScreen = true, ...rest } = ownFields("the options", given);
  checkFlags({ doubleScreen }, ["doubleScreen"]);
  const options: DouyinOptions = { doubleScreen };
  return { ...rest, auth: auth ?? cookie, options };
}
