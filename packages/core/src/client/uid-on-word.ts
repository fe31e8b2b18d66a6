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

/** What a site says, by one code or another, of a uid that nobody has. */
const OF_NOBODY: readonly ErrorCode[] = ["INCOMPLETE", "SCHEMA", "UPSTREAM_ERROR"];

/** A reply without a room may be the fault of a uid that nobody has confirmed, so it counts against no adapter. */
export function withoutBlame(thrown: unknown): unknown {
  const isOfNobody = thrown instanceof StreamFallbackError && OF_NOBODY.includes(thrown.code);
  if (!isOfNobody || thrown.isBlameless) return thrown;
  const { code, message, reason, cause, retryAfterMs, attempts } = thrown;
  return new StreamFallbackError(code, message, { reason, cause, retryAfterMs, attempts, isBlameless: true });
}

/**
 * Refuses an answer by a uid that is the caller's word alone and does not say that it is about the room that was asked
 * for: "off air" may be true of another anchor.
 * @throws StreamFallbackError `INCOMPLETE`, without blame
 */
export function refuseUnproven<Extra>({ answer, query: { room }, adapter }: Told<Extra>): void {
  if (room.roomId === "" || answer.learned?.roomId) return;
  const what = "nothing tells that the given uid is that of this room's anchor; ask without it";
  throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true }).at(
    `${adapter.name}, ${describeRoom(room)}`,
  );
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
