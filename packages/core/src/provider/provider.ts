import type { StreamFallbackError } from "../errors.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { CallContext, ResolveContext } from "./call-context.ts";
import type { Schema } from "./schema.ts";

/** What the caller wants to know: a status-only adapter cannot tell where the streams are. */
export type Need = { kind: "status" } | StreamsNeed;

interface StreamsNeed {
  kind: "streams";
  quality?: string | undefined;
  /** Whether no other quality will do. An answer without it makes the client ask another adapter. */
  strictQuality?: boolean | undefined;
  /** Whether nothing but sound without a picture will do. */
  onlyAudio?: boolean | undefined;
  /** Codecs that will do, the preferred one first; undefined where any will. */
  codecs?: readonly string[] | undefined;
}

export interface RoomQuery<Options = unknown> {
  room: RoomRef;
  need: Need;
  /**
   * The answer that this client has of the room where it is not out of date, so that who is asked for the streams need
   * not ask for the state again. @default nothing is known
   */
  known?: RoomAnswer | undefined;
  /** What only this provider knows. */
  options: Options;
}

/** One way of asking a provider's site. */
export interface Adapter<Options = unknown, Extra = unknown> {
  name: string;
  /** A lower number is asked earlier after a failure. @default 1 */
  priority?: number | undefined;
  /** A bigger weight is asked first more often. @default 1 */
  weight?: number | undefined;
  /**
   * Whether it is kept for calls that another adapter has failed, or that no other can take: for one that tells less than others
   * do, or at a higher price. @default false
   */
  isStandby?: boolean | undefined;
  provides: readonly Need["kind"][];
  /**
   * True where an answer holds the stream of `need.quality` only, so that others must be asked for. It holds the
   * nearest one where the room has no such quality: whether that will do is for the caller to say. @default false
   */
  asksPerQuality?: boolean | undefined;
  /**
   * Whether it sends no cookie: what it meets then counts for all identities. A function says it by what is needed, as where
   * only streams are asked for with the login; it must do no I/O. @default false
   */
  isAnonymous?: boolean | ((need: Need) => boolean) | undefined;
  /**
   * Names what it falls together with, as adapters that ask one host do: after a block of one, the others of the group are
   * tried out by one attempt at a time before they are asked freely again. @default none
   */
  riskGroup?: string | undefined;
  /**
   * Whether it finds the room by its `uid`, and not by its number. Only these are asked about a ref without a number, and
   * what they tell by a uid that is the caller's own word counts only with `learned.roomId`, unless the caller named
   * the adapter: it may be another anchor's. @default false
   */
  asksByUid?: boolean | undefined;
  /** False skips the adapter for this query without blame; must do no I/O. @default always true */
  accepts?(query: RoomQuery<Options>): boolean;
  /**
   * Asks the site once. "Not on air" must be proven by the reply; whatever proves nothing is an error.
   * @throws StreamFallbackError with the code that fits
   */
  fetchRoom(query: RoomQuery<Options>, context: CallContext): Promise<RoomAnswer<Extra>>;
  /**
   * Asks the site once for many rooms, all with the same options, and says of each in their order what the reply proves:
   * an answer, an error that is about this room alone, or undefined where the reply says nothing of it, which is no
   * proof that it is off air, nor that there is no such room. The states of rooms that are asked for at the same moment, or by
   * `watch` at about the same time, are asked for by it; `accepts` is asked for each.
   * @throws StreamFallbackError with the code that fits where the reply says nothing of any room
   */
  fetchRooms?(
    queries: readonly RoomQuery<Options>[],
    context: CallContext,
  ): Promise<readonly RoomReply<Extra>[]>;
  /** How many rooms `fetchRooms` takes at most. @default 50 */
  batchSize?: number | undefined;
}

/** What one reply about many rooms says of one of them; undefined where it says nothing. */
export type RoomReply<Extra = unknown> = RoomAnswer<Extra> | StreamFallbackError | undefined;

/** A platform package. `Options` are what callers may give as `options` of a call. */
export interface Provider<Extra = unknown, Options = unknown, Id extends string = string> {
  /** Short and stable, such as `douyin`: letters, digits, dots and dashes. Rooms are named by it in text, as in `<id>:123`. */
  id: Id;
  /**
   * The version of this contract that it was made for: `defineProvider` fills in the `PROVIDER_API_VERSION` of the core that
   * it belongs to. A client refuses a provider that it is too old or too new for. @default 1
   */
  apiVersion?: number | undefined;
  /** For people, such as 抖音. */
  name: string;
  siteURL: string;
  /** The keys of its qualities, best first; they tell which is nearest to one that a room does not have. */
  qualities?: readonly string[] | undefined;
  /**
   * The key of a quality by what the site itself calls it, such as the number that it stands for in its addresses; undefined for
   * what is no such name. Callers may then name qualities so; must do no I/O. @default qualities have their keys alone
   */
  keyOfQuality?(named: string): string | undefined;
  /**
   * The hosts of the site, as they stand in URLs (`live.douyin.com`, with a port where it is not the usual one): requests of the
   * provider's to any other are refused, whatever a reply or a user's text led it to. Streams may be elsewhere.
   * @default any host may be asked
   */
  hosts?: readonly string[] | undefined;
  /**
   * Domains such as `douyin.com` whose cookies, and whose subdomains' cookies, are the site's: all others that a user's export
   * has are left out. @default the host of `siteURL`
   */
  cookieDomains?: readonly string[] | undefined;
  /** At least one, with unique names. */
  adapters: readonly Adapter<unknown, Extra>[];
  /**
   * The name of the adapter to ask first for the streams of a room that was last heard of in these words; must do no I/O.
   * @default none
   */
  prefers?(answer: RoomAnswer<Extra>): string | undefined;
  /**
   * Checks the `options` of every call, and types them; any Standard Schema that answers at once. What it returns, defaults and
   * all, is what adapters get and questions are told apart by, so it must be plain data. Options that are left out are `{}`.
   * @default options of any kind, as they are
   */
  optionsSchema?: Schema<unknown, Options> | undefined;
  /**
   * Whether the text names a room of this platform by URL; must do no I/O. A client finds the URLs in share texts itself and
   * gives each, then the text.
   */
  matchURL(url: string): boolean;
  /**
   * What names the room; of a text with a URL of its own the provider is given that URL alone. With a uid only where the site itself has told it, since answers by it are shared with all who
   * ask for the room. The `roomId` may be empty where only the anchor's uid is known.
   * @throws StreamFallbackError `INVALID_INPUT` for what cannot name a room
   */
  resolve(input: string, context: ResolveContext): Promise<RoomRef>;
  /**
   * Why this cannot be a room of the site, in plain words that follow the ref's name; undefined where it can. Held against
   * every ref and uid that a caller gives, and what `resolve` and `learned` tell, before any of it travels; must do no I/O.
   * @default whatever is short text without control characters
   */
  checkRef?(ref: RoomRef): string | undefined;
  /**
   * Why the site cannot be asked as somebody with such a browser, in plain words that follow the option's name; undefined
   * where it can. @default any browser will do
   */
  checkUserAgent?(userAgent: string): string | undefined;
  close?(): Promise<void>;
}
