import { StreamFallbackError } from "../errors.ts";
import type { Identity } from "../identities/identity.ts";
import type { Adapter, Need, Provider, RoomQuery, RoomReply } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { TracedCall } from "../tracing/traced-call.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import { questionKey } from "./question-key.ts";

/** What a caller asks: about which room, as whom and how. It keeps its name on its way to the site. */
export interface Question<Extra> {
  /** Key of the question: questions with equal keys share an answer. */
  key: string;
  /**
   * The same for questions that the same streams would do for; equal to `key` where any would. A general answer serves
   * all who find their stream in it, but that somebody's is missing concerns nobody else.
   */
  wishKey: string;
  /** Key of the question about the state of the room alone; equal to `key` where the streams come with it. */
  stateKey: string;
  /**
   * The same for questions about the same anchor; a uid given by the caller may name another anchor than the room.
   */
  subject: string;
  /** Under its number where that is known, else under its anchor's uid. */
  room: RoomRef;
  need: Need;
  /** The caller's options, as they were when it asked. */
  call: ClientGetStreamOptions;
  provider: Provider<Extra>;
  identity: Identity;
  api: string;
  /**
   * The uid that the caller gave where the site has told none: it makes another question, since it may be another
   * anchor's.
   */
  givenUid: string | undefined;
  /** The call that asks, where somebody traces it. */
  trace?: TracedCall | undefined;
}

/** A question as it goes to the site: who may answer it, and what is known to ask them with. */
export interface SiteQuestion<Extra> extends Question<Extra> {
  /** Whether the uid to ask by is the caller's word, which no answer has confirmed. */
  isUidGiven: boolean;
  /** The turn that `watch` has taken for it; undefined for a call on demand. */
  grant?: object | undefined;
  /** The adapters that may be asked, and can answer. */
  adapters: readonly Adapter[];
  query: RoomQuery;
  /** All rooms that one request is to tell of, this one first; undefined for a question about one room. */
  together?: readonly RoomQuery[] | undefined;
  /** Told by adapters that know the room and no stream that will do. */
  lacking?: Lacking<Extra>[] | undefined;
  /** Takes the names out of an answer that is true, but not the wanted one: others may be asked by them. */
  learn(learned: RoomAnswer["learned"]): void;
}

/** What an adapter says of the rooms of a question, in their order. */
export class RoomReplies<Extra> {
  readonly list: readonly RoomReply<Extra>[];

  constructor(list: readonly RoomReply<Extra>[]) {
    this.list = list;
  }
}

/** What an adapter says to a question: about one room, or about all of them. */
export type SiteReply<Extra> = RoomAnswer<Extra> | RoomReplies<Extra>;

/**
 * The answer to a question about one room.
 * @throws TypeError for replies about many, which is a mistake of the client
 */
export function answerOf<Extra>(reply: SiteReply<Extra>): RoomAnswer<Extra> {
  if (reply instanceof RoomReplies) throw new TypeError("one room was asked about, and many are told of");
  return reply;
}

/** What an adapter answered without a stream that will do. */
export interface Lacking<Extra> {
  api: string;
  reason: string;
  /** Undefined where the adapter itself refused. */
  answer?: RoomAnswer<Extra> | undefined;
}

/**
 * Equal questions share an answer; another adapter, cookie, option or uid given by the caller makes another question,
 * and so does another quality where the site must be asked for each.
 */
export function questionOf<Extra>(
  asked: Omit<Question<Extra>, "key" | "wishKey" | "stateKey" | "subject">,
): Question<Extra> {
  const { room, need, call, provider, identity, api, givenUid } = asked;
  const isPerQuality =
    need.kind === "streams" && provider.adapters.some(({ asksPerQuality }) => asksPerQuality);
  const name = room.roomId === "" ? [room.uid] : room.roomId;
  const inCommon = { room, api, givenUid, identity: identity.id, options: call.options };
  const stateKey = questionKey(inCommon);
  const key = isPerQuality ? questionKey({ ...inCommon, need }) : stateKey;
  const subject = JSON.stringify([room.provider, name, givenUid ?? null]);
  const wish = need.kind === "streams" ? strictWishOf(call) : undefined;
  const wishKey = wish === undefined ? key : JSON.stringify([key, wish]);
  return { ...asked, key, wishKey, stateKey, subject };
}

/** What excludes streams; undefined where none is excluded. In which order they are preferred makes no difference. */
function strictWishOf(call: ClientGetStreamOptions): unknown {
  const { quality, strictQuality, onlyAudio, codecPriorities, formatPriorities = ["flv", "hls"] } = call;
  const strictly = strictQuality && !onlyAudio ? quality : undefined;
  const codecs = codecPriorities?.toSorted();
  const takesAll = formatPriorities.includes("flv") && formatPriorities.includes("hls");
  const formats = takesAll ? undefined : formatPriorities.toSorted();
  if (!strictly && !onlyAudio && !codecs && !formats) return undefined;
  return [strictly ?? null, onlyAudio ?? false, codecs ?? null, formats ?? null];
}

/** The question under the name that its answer has taught: from then on it shares all that is known of that room. */
export function renamed<Extra>(question: Question<Extra>, learned: RoomAnswer["learned"]): Question<Extra> {
  const { room } = question;
  const roomId = learned?.roomId || room.roomId;
  const isSame = roomId === room.roomId && (question.givenUid === undefined || !learned?.uid);
  // An answer that tells the room's own uid is about the room, whatever uid the caller gave.
  return isSame ? question : questionOf({ ...question, room: { ...room, roomId }, givenUid: undefined });
}

/**
 * The caller's options as they are now: what it does to them later is no part of the question.
 * @throws StreamFallbackError `INVALID_INPUT` for provider options that have no text of their own to be told apart by
 */
export function ownCall({ options, ...call }: ClientGetStreamOptions): ClientGetStreamOptions {
  try {
    if (isPlainData(options)) return { ...call, options: copyOf(options) };
  } catch {
    // Reading them throws, or they have no end.
  }
  throw new StreamFallbackError(
    "INVALID_INPUT",
    "options must be plain data: text, numbers, lists and objects",
  );
}

const DEEPEST = 10;

function isPlainData(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  if (typeof value !== "object" || value === null)
    return typeof value !== "bigint" && typeof value !== "function" && typeof value !== "symbol";
  const isPlain = Array.isArray(value) || Object.getPrototypeOf(value) === Object.prototype;
  return isPlain && depth < DEEPEST && Object.values(value).every((inner) => isPlainData(inner, depth + 1));
}
