import type { AgedAnswer } from "../cache/kept-answer.ts";
import type { KeptStreamsAnswer } from "../cache/kept-streams.ts";
import { StreamFallbackError } from "../errors.ts";
import { areStreamsRefused, type CurrentStream } from "../room/room-info.ts";
import { rankStreams } from "../room/select-stream.ts";
import type { Memory } from "./memory.ts";
import type { Question } from "./question.ts";

/** An answer out of the cache. */
export interface RecalledAnswer<Extra> extends AgedAnswer<Extra> {
  stale: boolean;
  /** The stream that is to be seen playing before this answer is given. */
  unproven?: CurrentStream | undefined;
}

export interface Recalled<Extra> {
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
  const recalled = chooseStreams(question, { memory, recent, kept });
  const isToBeAsked = recalled.answer === undefined && question.wishKey !== question.key;
  // Throws if the site has said a moment ago that there is no such stream.
  if (isToBeAsked) await recallRecent({ ...question, key: question.wishKey }, memory);
  return recalled;
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
  /** Streams that may still play. */
  kept: KeptStreamsAnswer<Extra> | undefined;
}

function chooseStreams<Extra>(
  question: Question<Extra>,
  { memory, recent, kept }: Known<Extra>,
): Recalled<Extra> {
  const { call, provider } = question;
  const last = recent.last && memory.keptStreams.isOutdated(question, recent.last) ? undefined : recent.last;
  if (last && !last.answer.living) return { answer: recent.answer, last };

  const chosenOf = (told: AgedAnswer<Extra> | undefined) =>
    told && rankStreams(told.answer.sources, { choice: call, ranking: provider.qualities })[0];
  // Kept streams come first: they have been held against every later answer about the room, whatever was asked.
  const stream = chosenOf(kept);
  const offer = kept && stream && { kept, stream, call, memory };
  const fallback = offer && fallbackOf(offer);
  if (offer && endOf(stream) !== undefined) return { answer: answerOf(offer), fallback, last: last ?? kept };
  if (last && areStreamsRefused(last.answer)) return { answer: recent.answer, last };
  // Streams without an expiry count as long as the answer they came with.
  const fresh = chosenOf(last);
  if (!recent.answer || !fresh || endOf(fresh) !== undefined) return { fallback, last: last ?? kept };
  return { answer: { ...recent.answer, unproven: call.probe ? fresh : undefined }, fallback, last };
}

/** Kept streams, and the one of them that the call would get. */
interface Offer<Extra> {
  kept: KeptStreamsAnswer<Extra>;
  stream: CurrentStream;
  call: Question<Extra>["call"];
  memory: Memory<Extra>;
}

/** The kept streams, where they are enough without asking the site. */
function answerOf<Extra>(offer: Offer<Extra>): RecalledAnswer<Extra> | undefined {
  const { kept, stream, call, memory } = offer;
  const { current } = memory.config;
  const leftMs = leftMsOf(offer);
  const isNew = kept.ageMs < current.ttlMs && leftMs > 0;
  if (!isNew && leftMs <= current.streamMarginMs) return undefined;
  const { handedOut } = memory;
  const isLost = call.probe === false ? handedOut.isRecent(stream.url) : handedOut.isWornOut(stream.url);
  if (!isNew && isLost) return undefined;
  // What another process was told may have been handed out there, and have been lost.
  const isFirstTime = kept.isOwn && !handedOut.has(stream.url);
  const isTaken = call.probe === false || (call.probe === undefined && (isNew || isFirstTime));
  return { ...kept, stale: false, unproven: isTaken ? undefined : stream };
}

/** The kept streams, where asking fails: without a probe only those that the settings allow to be so old. */
function fallbackOf<Extra>(offer: Offer<Extra>): RecalledAnswer<Extra> | undefined {
  const { kept, stream, call, memory } = offer;
  const { ttlMs, staleIfErrorMs } = memory.config.current;
  const isAllowed = call.maxAgeMs === undefined && kept.ageMs - ttlMs < staleIfErrorMs;
  if (leftMsOf(offer) <= 0 || (call.probe === false && !isAllowed)) return undefined;
  return { ...kept, stale: true, unproven: call.probe === false ? undefined : stream };
}

function leftMsOf<Extra>({ stream, memory }: Offer<Extra>): number {
  return (endOf(stream) ?? Number.POSITIVE_INFINITY) - memory.clock.wallNow();
}

/** Unix ms; undefined where the stream tells no end. */
function endOf(stream: CurrentStream | undefined): number | undefined {
  const end = Number(stream?.expiresAt);
  return Number.isNaN(end) ? undefined : end;
}

/** Whether something older may stand in for a failure: nothing was proven, and nobody has asked to end the call. */
export function mayStandIn(failure: unknown): failure is StreamFallbackError {
  if (!(failure instanceof StreamFallbackError) || failure.fault === "query") return false;
  return failure.code !== "ABORTED" && failure.code !== "CLOSED";
}
