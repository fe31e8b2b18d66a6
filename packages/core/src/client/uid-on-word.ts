import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import { describeRoom } from "../room/room-ref.ts";
import { faultOfRef } from "./check-ref.ts";
import type { NameWarnings } from "./name-warnings.ts";

interface Told<Extra> {
  answer: RoomAnswer<Extra>;
  query: RoomQuery;
  adapter: Adapter;
}

/** A question by a uid that is the caller's word alone. */
interface OnWord {
  query: RoomQuery;
  adapter: Adapter;
  /** Whether the caller named the adapter, and so wants what is told by that uid. */
  isWanted: boolean;
}

/** What a site says, by one code or another, of a uid that nobody has. */
const OF_NOBODY: readonly ErrorCode[] = ["INCOMPLETE", "SCHEMA", "UPSTREAM_ERROR"];
/** What a site proves of an anchor, who may be another than this room's. */
const OF_ANCHOR: readonly ErrorCode[] = ["ROOM_NOT_FOUND", "ROOM_RESTRICTED"];

/** A failure that may be the fault of the uid: it counts against no adapter, and proves nothing of the room. */
export function failureOnWord(thrown: unknown, asked: OnWord): unknown {
  if (!(thrown instanceof StreamFallbackError)) return thrown;
  const mayBeOther = !asked.isWanted && asked.query.room.roomId !== "";
  if (OF_ANCHOR.includes(thrown.code) && mayBeOther) return unproven(asked, thrown);
  if (!OF_NOBODY.includes(thrown.code) || thrown.isBlameless) return thrown;
  const { code, message, reason, cause, retryAfterMs, attempts } = thrown;
  return new StreamFallbackError(code, message, { reason, cause, retryAfterMs, attempts, isBlameless: true });
}

/**
 * Refuses an answer that does not say that it is about the room that was asked for: "off air" may be true of another
 * anchor.
 * @throws StreamFallbackError `INCOMPLETE`, without blame
 */
export function refuseUnproven(answer: RoomAnswer, asked: OnWord): void {
  const isProven = asked.isWanted || asked.query.room.roomId === "" || Boolean(answer.learned?.roomId);
  if (!isProven) throw unproven(asked);
}

function unproven({ query, adapter }: OnWord, cause?: StreamFallbackError): StreamFallbackError {
  const what = "nothing tells that the given uid is that of this room's anchor; ask without it";
  const failure = new StreamFallbackError("INCOMPLETE", what, { isBlameless: true, cause });
  return failure.at(`${adapter.name}, ${describeRoom(query.room)}`);
}

/** The names that an answer taught, as far as they can be a room's. */
export function usableNames<Extra>(
  { answer: { learned }, query: { room }, adapter }: Told<Extra>,
  { provider, warnings }: { provider: Provider<Extra>; warnings: NameWarnings },
): RoomAnswer["learned"] {
  const { roomId, uid } = learned ?? {};
  if (!roomId && !uid) return learned;
  const ref = { provider: provider.id, roomId: roomId || room.roomId, uid: uid || undefined };
  if (faultOfRef(ref, provider) === undefined) return learned;
  warnings.notLearned({ provider: provider.id, endpoint: adapter.name });
  return undefined;
}
