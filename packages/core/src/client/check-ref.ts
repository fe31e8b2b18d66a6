import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { hush } from "../runtime/hush.ts";
import { plainText } from "../runtime/plain-text.ts";

/** Longer than the ids of any known site. */
const LONGEST_ID = 256;
const LONGEST_REASON = 300;
const NOT_PRINTED = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/**
 * Refuses what cannot name a room of the provider's, before it is sent anywhere: a question that the site cannot
 * understand fails there, and would count against adapters that serve everybody.
 * @throws StreamFallbackError `INVALID_INPUT` with the reason, never the value
 */
export function refuseBadRef(ref: RoomRef, provider: Provider): void {
  const fault = faultOfRef(ref, provider);
  if (fault !== undefined)
    throw new StreamFallbackError("INVALID_INPUT", `${provider.name} has no such room: ${fault}`);
}

/** Why this cannot name a room of the provider's; undefined where it can. */
export function faultOfRef({ roomId, uid }: RoomRef, provider: Provider): string | undefined {
  const fault = faultOfId("roomId", roomId) ?? (uid === undefined ? undefined : faultOfId("uid", uid));
  if (fault !== undefined) return fault;
  const isNamed = roomId !== "" || (Boolean(uid) && provider.adapters.some(({ asksByUid }) => asksByUid));
  if (!isNamed) return "roomId is empty; give the room's number";
  const told: unknown = provider.checkRef?.({ provider: provider.id, roomId, uid });
  hush(told);
  // The words of a provider may quote what was given.
  return typeof told === "string" ? plainText(told, LONGEST_REASON) : undefined;
}

function faultOfId(name: string, value: unknown): string | undefined {
  if (typeof value !== "string") return `${name} must be a text`;
  if (value.length > LONGEST_ID) return `${name} has ${value.length} characters, ${LONGEST_ID} at most`;
  if (!value.isWellFormed()) return `${name} has half a character in it`;
  return NOT_PRINTED.test(value) ? `${name} has control characters in it` : undefined;
}
