import type { AgedAnswer, KeptAnswer } from "../cache/kept-answer.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import { type CurrentStream, hasStreams } from "../room/room-info.ts";
import { rankStreams } from "../room/select-stream.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";

/** An answer out of the cache. */
export interface RecalledAnswer<Extra> extends AgedAnswer<Extra> {
  stale: boolean;
}

interface Recalled<Extra> {
  /** What answers the question. */
  answer?: RecalledAnswer<Extra> | undefined;
  /** Whether a newer answer is to be fetched behind it. */
  isDue?: boolean;
  /** What answers the question if asking fails. */
  fallback?: RecalledAnswer<Extra> | undefined;
  /** The last answer about the room, be it of use or not. */
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
  return chooseStreams(question, { memory, recent, kept });
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
  // A caller that gives `maxAgeMs` gets nothing older, even if asking fails.
  const mayBeStale = maxAgeMs === undefined;
  // After a failure an old "offline" is not given: the room may be on air by now.
  const isRefreshed =
    mayBeStale && (kept.answer.living || !hasFailed) && staleMs < current.staleWhileRevalidateMs;
  const isUsableOnError = mayBeStale && kept.answer.living && staleMs < current.staleIfErrorMs;
  if (isYoungEnough) return { answer, last: answer };
  const fallback = isUsableOnError ? answer : undefined;
  if (isRefreshed) return { answer, isDue: !isResting, fallback, last: undefined };
  return { answer: isResting ? fallback : undefined, fallback, last: undefined };
}

/** What there is to choose from. */
interface Known<Extra> {
  memory: Memory<Extra>;
  recent: Recalled<Extra>;
  /** Streams that still play. */
  kept: AgedAnswer<Extra> | undefined;
}

function chooseStreams<Extra>(
  question: Question<Extra>,
  { memory, recent, kept }: Known<Extra>,
): Recalled<Extra> {
  const { keptStreams, handedOut, config, clock } = memory;
  const { current } = config;
  const { call, provider } = question;
  const unlessOutdated = <Answer extends AgedAnswer<Extra>>(answer: Answer | undefined) =>
    answer && keptStreams.isOutdated(question, answer) ? undefined : answer;
  const last = unlessOutdated(recent.last);
  if (last && !last.answer.living) return { answer: recent.answer, last };

  const chosenOf = ({ answer }: AgedAnswer<Extra>) =>
    rankStreams(answer.sources, { choice: call, ranking: provider.qualities })[0];
  const leftMsOf = (stream: CurrentStream | undefined) => Number(stream?.expiresAt) - clock.wallNow();
  const isOver = (answer: AgedAnswer<Extra>) => leftMsOf(chosenOf(answer)) <= 0;
  // Kept streams come first: they have been held against every later answer about the room, whatever was asked.
  const chosen = kept && tellsStreams(kept, provider) ? chosenOf(kept) : undefined;
  const leftMs = leftMsOf(chosen);
  if (kept && chosen && !Number.isNaN(leftMs)) {
    const isNew = kept.ageMs < current.ttlMs && leftMs > 0;
    const isLasting = leftMs > current.streamMarginMs;
    const isEnough = isNew || (isLasting && (call.probe || !handedOut.wasHandedOut(chosen.url)));
    if (isEnough) return { answer: { ...kept, stale: false }, last: last ?? kept };
    const staleMs = kept.ageMs - current.ttlMs;
    const isUsableOnError = call.maxAgeMs === undefined && leftMs > 0 && staleMs < current.staleIfErrorMs;
    return { fallback: isUsableOnError ? { ...kept, stale: true } : undefined, last: last ?? kept };
  }
  // Streams without an expiry count as long as the answer they came with; an answer without a suitable stream says
  // just that.
  const isEnough = last && tellsStreams(last, provider) && Number.isNaN(leftMsOf(chosenOf(last)));
  const fallback = unlessOutdated(recent.fallback);
  return {
    answer: isEnough ? recent.answer : undefined,
    fallback: fallback && tellsStreams(fallback, provider) && !isOver(fallback) ? fallback : undefined,
    last: last ?? kept,
  };
}

/** Whether the answer has streams and is of an adapter that provides them. */
export function tellsStreams({ answer, api }: KeptAnswer<unknown>, { adapters }: Provider): boolean {
  if (!hasStreams(answer)) return false;
  return adapters.some(({ name, provides }) => name === api && provides.includes("streams"));
}

/** Whether something older may stand in for a failure: nothing was proven, and nobody has asked to end the call. */
export function mayStandIn(failure: unknown): failure is StreamFallbackError {
  if (!(failure instanceof StreamFallbackError) || failure.fault === "query") return false;
  return failure.code !== "ABORTED" && failure.code !== "CLOSED";
}
