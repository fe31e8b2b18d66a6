import { StreamFallbackError } from "../errors.ts";
import { hasStreams, type RoomAnswer } from "../room/room-info.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";

/**
 * What is known of the state of a room whose streams are asked for, if it is fresh and on air. An answer with streams may rest on
 * an earlier one itself, and is no proof that the room is still on air.
 */
export async function knownAnswer<Extra>(
  question: Question<Extra>,
  { cache, keptStreams }: Memory<Extra>,
): Promise<RoomAnswer<Extra> | undefined> {
  const { need, call, stateKey } = question;
  const { maxAgeMs } = call;
  if (need.kind === "status" || (maxAgeMs !== undefined && maxAgeMs <= 0)) return undefined;
  const found = await cache.get(stateKey);
  if (found === undefined || found.kept instanceof StreamFallbackError) return undefined;
  const { kept, ageMs, isFresh } = found;
  const isYoungEnough = isFresh && ageMs <= (maxAgeMs ?? ageMs);
  if (!isYoungEnough || !kept.answer.living || hasStreams(kept.answer)) return undefined;
  return keptStreams.isOutdated(question, { ...kept, ageMs }) ? undefined : copyOf(kept.answer);
}
