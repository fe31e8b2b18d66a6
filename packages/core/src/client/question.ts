import type { Identity } from "../identities/identity.ts";
import type { Need, Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";

/** What is asked about which room, by whom and how. */
export interface Question<Extra> {
  /** The same for questions that the same answer serves. */
  key: string;
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
export function questionOf<Extra>(asked: Omit<Question<Extra>, "key">): Question<Extra> {
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
  return { key, ...asked };
}
