import type { AgedAnswer, KeptAnswer } from "../cache/kept-answer.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import { type CurrentStream, hasStreams } from "../room/room-info.ts";
import { rankStreams } from "../room/select-stream.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";

/** An answer out of memory. */
export interface RecalledAnswer<Extra> extends AgedAnswer<Extra> {
  stale: boolean;
}

interface Recalled<Extra> {
  /** What answers the question. */
  enough?: RecalledAnswer<Extra> | undefined;
  /** Whether a newer answer is to be fetched behind it. */
  isDue?: boolean;
  /** What answers the question if asking fails. */
  inNeed?: RecalledAnswer<Extra> | undefined;
  /** What was last heard of the room, enough or not. */
  last: AgedAnswer<Extra> | undefined;
}

/**
 * Looks for an answer among those of the last seconds and, where streams are wanted, among those that still play.
 * @throws StreamFallbackError where the site has proven a moment ago that there is none
 */
export async function recallAnswer<Extra>(
  question: Question<Extra>,
  memory: Memory<Extra>,
): Promise<Recalled<Extra>> {
  if (question.need.kind === "status") return recallRecent(question, memory);
  const { call } = question;
  const [recent, kept] = await Promise.all([
    recallRecent(question, memory),
    memory.keptStreams.get(question, call.maxAgeMs ?? Number.POSITIVE_INFINITY),
  ]);
  return chooseStreams(question, memory, recent, kept);
}

async function recallRecent<Extra>(
  { key, call: { maxAgeMs } }: Question<Extra>,
  { cache, config: { current } }: Memory<Extra>,
): Promise<Recalled<Extra>> {
  const known = maxAgeMs !== undefined && maxAgeMs <= 0 ? undefined : await cache.get(key);
  if (known === undefined) return { last: undefined };
  const { kept, ageMs, isFresh, staleMs, hasFailed, isResting } = known;
  const isYoungEnough = maxAgeMs === undefined ? isFresh : ageMs <= maxAgeMs;
  if (kept instanceof StreamFallbackError) {
    if (isYoungEnough && isFresh) throw kept;
    return { last: undefined };
  }
  const answer = { ...kept, ageMs, stale: !isFresh };
  // Who names an age means it: nothing older will do, whatever fails.
  const mayBeStale = maxAgeMs === undefined;
  // Where asking failed nobody knows whether who was off air still is: an old "offline" may be a live room.
  const isRefreshed =
    mayBeStale && (kept.answer.living || !hasFailed) && staleMs < current.staleWhileRevalidateMs;
  const helps = mayBeStale && kept.answer.living && staleMs < current.staleIfErrorMs;
  if (isYoungEnough) return { enough: answer, last: answer };
  const inNeed = helps ? answer : undefined;
  if (isRefreshed) return { enough: answer, isDue: !isResting, inNeed, last: undefined };
  return { enough: isResting ? inNeed : undefined, inNeed, last: undefined };
}

function chooseStreams<Extra>(
  question: Question<Extra>,
  { keptStreams, handedOut, config: { current }, clock }: Memory<Extra>,
  recent: Recalled<Extra>,
  kept: AgedAnswer<Extra> | undefined,
): Recalled<Extra> {
  const { call, provider } = question;
  const heard = <Answer extends AgedAnswer<Extra>>(answer: Answer | undefined) =>
    answer && keptStreams.isOutdated(question, answer) ? undefined : answer;
  const last = heard(recent.last);
  if (last && !last.answer.living) return { enough: recent.enough, last };

  const chosenOf = ({ answer }: AgedAnswer<Extra>) =>
    rankStreams(answer.sources, { choice: call, ranking: provider.qualities })[0];
  const leftMsOf = (stream: CurrentStream | undefined) => Number(stream?.expiresAt) - clock.wallNow();
  const isOver = (answer: AgedAnswer<Extra>) => leftMsOf(chosenOf(answer)) <= 0;
  // Looked at first: what other questions were answered with since then has ended these, or changed their words.
  const chosen = kept && tellsStreams(kept, provider) ? chosenOf(kept) : undefined;
  const leftMs = leftMsOf(chosen);
  if (kept && chosen && !Number.isNaN(leftMs)) {
    const isNew = kept.ageMs < current.ttlMs && leftMs > 0;
    const lasts = leftMs > current.streamMarginMs;
    const isEnough = isNew || (lasts && (call.probe || !handedOut.isAgain(chosen.url)));
    if (isEnough) return { enough: { ...kept, stale: false }, last: last ?? kept };
    const staleMs = kept.ageMs - current.ttlMs;
    const helps = call.maxAgeMs === undefined && leftMs > 0 && staleMs < current.staleIfErrorMs;
    return { inNeed: helps ? { ...kept, stale: true } : undefined, last: last ?? kept };
  }
  // What tells no end is not kept longer than any answer; where no stream will do, it is the answer that says so.
  const isEnough = last && tellsStreams(last, provider) && Number.isNaN(leftMsOf(chosenOf(last)));
  const inNeed = heard(recent.inNeed);
  return {
    enough: isEnough ? recent.enough : undefined,
    inNeed: inNeed && tellsStreams(inNeed, provider) && !isOver(inNeed) ? inNeed : undefined,
    last: last ?? kept,
  };
}

/** Streams are taken only from an adapter that knows them, if it told them. */
export function tellsStreams({ answer, api }: KeptAnswer<unknown>, { adapters }: Provider): boolean {
  if (!hasStreams(answer)) return false;
  return adapters.some(({ name, provides }) => name === api && provides.includes("streams"));
}

/** Whether something older may stand in for a failure: nothing was proven, and nobody has asked to end the call. */
export function mayStandIn(failure: unknown): failure is StreamFallbackError {
  if (!(failure instanceof StreamFallbackError) || failure.fault === "query") return false;
  return failure.code !== "ABORTED" && failure.code !== "CLOSED";
}
