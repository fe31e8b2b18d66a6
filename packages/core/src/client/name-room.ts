import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { faultOfRef } from "./check-ref.ts";
import type { ClientGetInfoOptions } from "./client-options.ts";
import type { ClientParts } from "./client-parts.ts";

interface Naming<Extra> {
  /** Whether the caller gave the ref, so that its uid is the caller's word. */
  isGiven: boolean;
  call: Pick<ClientGetInfoOptions, "uid" | "ignoreBadUid">;
  provider: Provider<Extra>;
  parts: Pick<ClientParts<Extra>, "memory" | "warnings">;
}

interface NamedRoom {
  room: RoomRef;
  /** A uid that is the caller's word alone. */
  givenUid: string | undefined;
}

/**
 * The room under the name that all who ask for it share: its number, as soon as any answer has told it. A uid that the
 * caller gives counts only while the site has told none of this room.
 * @throws StreamFallbackError `INVALID_INPUT` for a uid that cannot be one
 */
export async function nameRoom<Extra>(asked: RoomRef, naming: Naming<Extra>): Promise<NamedRoom> {
  const { isGiven, parts } = naming;
  const { cache } = parts.memory;
  const uidOfCall = usableUid(asked, naming);
  const known = await cache.knownRoomId(asked);
  const room = known === undefined ? asked : { ...asked, roomId: known };
  const isNamedByUid = asked.roomId === "";
  const given = uidOfCall ?? (isGiven && !isNamedByUid ? asked.uid : undefined);
  if (given === undefined) return { room, givenUid: undefined };
  const told = isNamedByUid ? asked.uid : await cache.knownUid(room);
  if (told === undefined) return { room, givenUid: given };
  if (told !== given) parts.warnings.contradicted(room);
  return { room: { ...room, uid: told }, givenUid: undefined };
}

function usableUid<Extra>(
  { roomId, uid: own }: RoomRef,
  { call, provider, parts }: Naming<Extra>,
): string | undefined {
  // What no options are for: whoever has no uid gives an empty one, or null.
  const uid = call.uid || undefined;
  if (uid === undefined || uid === own) return uid;
  const fault = faultOfRef({ provider: provider.id, roomId, uid }, provider);
  if (fault === undefined) return uid;
  if (!call.ignoreBadUid)
    throw new StreamFallbackError("INVALID_INPUT", `the given uid cannot be one: ${fault}`);
  parts.warnings.leftOut(provider.id);
  return undefined;
}
