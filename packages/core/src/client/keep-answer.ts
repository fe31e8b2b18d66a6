import type { KeptAnswer } from "../cache/kept-answer.ts";
import { isProof } from "../cache/room-cache.ts";
import type { StreamFallbackError } from "../errors.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";
import { tellsStreams } from "./recall-answer.ts";

interface Heard<Extra> {
  /** When the site was asked, in Unix ms. */
  askedAt: number;
  memory: Memory<Extra>;
}

/** Keeps what the site said: in this process at once, and nobody waits for a store to take it. */
export function keepAnswer<Extra>(
  question: Question<Extra>,
  { fresh, askedAt, memory }: Heard<Extra> & { fresh: KeptAnswer<Extra> },
): void {
  const { cache, keptStreams } = memory;
  cache.set(question.key, { ...fresh, askedAt });
  cache.recordUid(question.room, fresh.answer.learned);
  const hasStreams = tellsStreams(fresh, question.provider);
  keptStreams.recordAnswer(question, { ...fresh, askedAt, hasStreams });
}

/** Keeps what a failure says: a proof, or that the site does not answer. */
export function keepFailure<Extra>(
  question: Question<Extra>,
  { failure, askedAt, memory }: Heard<Extra> & { failure: StreamFallbackError },
): void {
  const { cache, keptStreams } = memory;
  const { code, fault } = failure;
  if (isProof(failure)) cache.setRefusal(question.key, { refusal: failure, askedAt });
  // A caller that gives up, gives little time or cannot ask says nothing about the site.
  else if (fault !== "caller") cache.recordFailure(question.key);
  if (code === "ROOM_NOT_FOUND") keptStreams.recordAbsence(question);
}
