import { StreamFallbackError } from "../errors.ts";
import type { Identity } from "../identities/identity.ts";
import type { Need, Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";

/** What is asked about which room, by whom and how. */
export interface Question<Extra> {
  /** The same for questions that the same answer serves. */
  key: string;
  /** The same for questions about the same anchor: with a uid of its own the caller may mean another one. */
  subject: string;
  ref: RoomRef;
  need: Need;
  call: ClientGetStreamOptions;
  provider: Provider<Extra>;
  identity: Identity;
  api: string;
  /** The uid, if the caller wished for it: its answers are not those of the room. */
  givenUid: string | undefined;
}

/**
 * Equal questions share an answer; another adapter, cookie, option or uid given by the caller makes another question,
 * and so does another quality where the site must be asked for each.
 */
export function questionOf<Extra>(asked: Omit<Question<Extra>, "key" | "subject">): Question<Extra> {
  const { ref, need, call, provider, identity, api, givenUid } = asked;
  const isPerQuality =
    need.kind === "streams" && provider.adapters.some(({ asksPerQuality }) => asksPerQuality);
  const key = JSON.stringify([
    "room",
    ref.provider,
    ref.roomId,
    api,
    identity.id,
    givenUid ?? null,
    call.options ?? null,
    (isPerQuality && need.quality) || null,
  ]);
  const subject = JSON.stringify([ref.provider, ref.roomId, givenUid ?? null]);
  return { key, subject, ...asked };
}

/**
 * The caller's options as they are now: what it does to them later is no part of the question.
 * @throws StreamFallbackError `INVALID_INPUT` for provider options that have no text of their own to be told apart by
 */
export function ownCall({ options, ...call }: ClientGetStreamOptions): ClientGetStreamOptions {
  if (isPlainData(options)) return { ...call, options: copyOf(options) };
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
