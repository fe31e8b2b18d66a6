import type { KeptAnswer } from "../cache/kept-answer.ts";
import { isProof } from "../cache/room-cache.ts";
import type { StreamFallbackError } from "../errors.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";
import { tellsStreams } from "./recall-answer.ts";

/**
 * Keeps what the site said: in this process at once, and nobody waits for a store to take it.
 * @param askedAt Unix ms
 */
export function keepAnswer<Extra>(
  question: Question<Extra>,
  fresh: KeptAnswer<Extra>,
  askedAt: number,
  { cache, keptStreams }: Memory<Extra>,
): void {
  cache.set(question.key, { ...fresh, askedAt });
  cache.recordUid(question.ref, fresh.answer.learned);
  const hasStreams = tellsStreams(fresh, question.provider);
  keptStreams.recordAnswer(question, { ...fresh, askedAt, hasStreams });
}

/** Keeps what a failure says: a proof, or that the site does not answer. */
export function keepFailure<Extra>(
  question: Question<Extra>,
  failure: StreamFallbackError,
  askedAt: number,
  { cache, keptStreams }: Memory<Extra>,
): void {
  const { code } = failure;
  if (isProof(failure)) cache.setRefusal(question.key, { refusal: failure, askedAt });
  // How much time a caller gives says nothing of the site.
  else if (code !== "ABORTED" && code !== "CLOSED" && code !== "DEADLINE") cache.recordFailure(question.key);
  if (code === "ROOM_NOT_FOUND") keptStreams.recordAbsence(question);
}
