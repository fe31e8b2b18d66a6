import { StreamFallbackError } from "../errors.ts";
import type { Identity } from "../identities/identity.ts";
import type { Adapter, Need, Provider, RoomQuery } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";

/** What a caller asks: about which room, as whom and how. It keeps its name on its way to the site. */
export interface Question<Extra> {
  /** Key of the question: questions with equal keys share an answer. */
  key: string;
  /**
   * The same for questions about the same anchor; a uid given by the caller may name another anchor than the room.
   */
  subject: string;
  room: RoomRef;
  need: Need;
  /** The caller's options, as they were when it asked. */
  call: ClientGetStreamOptions;
  provider: Provider<Extra>;
  identity: Identity;
  api: string;
  /**
   * The uid that the caller gave, not one that was learned: it makes another question, since it may be another
   * anchor's.
   */
  givenUid: string | undefined;
}

/** A question as it goes to the site: who may answer it, and what is known to ask them with. */
export interface SiteQuestion<Extra> extends Question<Extra> {
  /** The adapters that may be asked, and can answer. */
  adapters: readonly Adapter[];
  query: RoomQuery;
}

/**
 * Equal questions share an answer; another adapter, cookie, option or uid given by the caller makes another question,
 * and so does another quality where the site must be asked for each.
 */
export function questionOf<Extra>(asked: Omit<Question<Extra>, "key" | "subject">): Question<Extra> {
  const { room, need, call, provider, identity, api, givenUid } = asked;
  const isPerQuality =
    need.kind === "streams" && provider.adapters.some(({ asksPerQuality }) => asksPerQuality);
  const key = JSON.stringify([
    "room",
    room.provider,
    room.roomId,
    api,
    identity.id,
    givenUid ?? null,
    call.options ?? null,
    (isPerQuality && need.quality) || null,
  ]);
  const subject = JSON.stringify([room.provider, room.roomId, givenUid ?? null]);
  return { key, subject, ...asked };
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
