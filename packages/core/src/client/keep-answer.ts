import type { KeptAnswer } from "../cache/kept-answer.ts";
import { isProof } from "../cache/room-cache.ts";
import type { StreamFallbackError } from "../errors.ts";
import { hasStreams } from "../room/room-info.ts";
import type { Memory } from "./memory.ts";
import { type Question, renamed } from "./question.ts";

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
  const { learned } = fresh.answer;
  const named = renamed(question, learned);
  cache.recordNames(question.room, learned);
  cache.set(named.key, { ...fresh, askedAt });
  keptStreams.recordAnswer(named, { ...fresh, askedAt, hasStreams: hasStreams(fresh.answer) });
}

/** Keeps what a failure says: a proof, or that the site does not answer. */
export function keepFailure<Extra>(
  question: Question<Extra>,
  { failure, askedAt, memory }: Heard<Extra> & { failure: StreamFallbackError },
): void {
  const { cache, keptStreams } = memory;
  const { code, fault } = failure;
  // It says nothing to those who take another stream.
  if (code === "NO_SUCH_QUALITY") cache.setRefusal(question.wishKey, { refusal: failure, askedAt });
  else if (isProof(failure)) cache.setRefusal(question.key, { refusal: failure, askedAt });
  // A caller that gives up, gives little time, or cannot ask says nothing about the site.
  else if (fault !== "caller") cache.recordFailure(question.key);
  if (code === "ROOM_NOT_FOUND") keptStreams.recordAbsence(question);
}
