import { LRUCache } from "lru-cache";
import { StreamFallbackError } from "../errors.ts";
import type { BaseRoom } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AgedAnswer, isKept, type KeptAnswer } from "./room-cache.ts";
import type { Store } from "./store.ts";

/** Answers kept for as long as their streams can be played, which is far longer than the state of a room is news. */
export interface KeptStreams<Extra> {
  /** What this question was answered with in the broadcast that was last heard of, if it is at most so old. */
  get(room: RoomRef, key: string, maxAgeMs: number): Promise<AgedAnswer<Extra> | undefined>;
  /** Whether another question has since been answered otherwise: with another state, or another broadcast. */
  isOutdated(room: RoomRef, answer: AgedAnswer<Extra>): boolean;
  /**
   * Takes note of whatever the site says of a room: its streams are kept if it told them, and what is kept of a
   * broadcast that is over, or not this one, is dropped. Where another answer arrived since this one was asked for, and
   * says otherwise, nobody knows which is newer, and nothing is kept.
   * @param news `askedAt` in Unix ms
   */
  hear(
    room: RoomRef,
    key: string,
    news: KeptAnswer<Extra> & { askedAt: number },
    toldStreams: boolean,
  ): Promise<void>;
  /** Takes note of a failure if it proves that there is no such room. */
  hearFailure(room: RoomRef, failure: unknown): Promise<void>;
}

/** An answer to one question; a room has more than one where callers ask with several cookies or options. */
interface Entry<Extra> extends KeptAnswer<Extra> {
  key: string;
  /** Unix ms. */
  toldAt: number;
}

/** The longest that any known site lets its addresses live; what says more is wrong. */
const LONGEST_MS = 7 * 24 * 3_600_000;
const MOST_ENTRIES = 8;
const MOST_ROOMS = 10_000;

export function createKeptStreams<Extra>(
  store: Store,
  config: { readonly current: { readonly ttlMs: number } },
  clock: Clock,
): KeptStreams<Extra> {
  const nameOf = ({ provider, roomId }: RoomRef) => `streams:${provider}:${roomId}`;
  const latest = new LRUCache<string, State & { at: number }>({ max: MOST_ROOMS });

  async function read(room: RoomRef): Promise<Entry<Extra>[]> {
    const value = (await store.get(nameOf(room)))?.value;
    return Array.isArray(value) ? value.filter((entry) => isEntry<Extra>(entry)) : [];
  }

  function isOutdated(room: RoomRef, { answer, ageMs }: AgedAnswer<Extra>): boolean {
    const news = latest.get(nameOf(room));
    if (news === undefined || news.at < clock.wallNow() - ageMs) return false;
    return isContradicted(answer, news);
  }

  return {
    isOutdated,
    async get(room, key, maxAgeMs) {
      if (maxAgeMs <= 0 || config.current.ttlMs <= 0) return undefined;
      const entry = (await read(room)).find((candidate) => candidate.key === key);
      if (entry === undefined) return undefined;
      const ageMs = clock.wallNow() - entry.toldAt;
      const isYoungEnough = ageMs >= 0 && ageMs <= Math.min(maxAgeMs, LONGEST_MS);
      const kept = { answer: entry.answer, api: entry.api, ageMs };
      return isYoungEnough && !isOutdated(room, kept) ? kept : undefined;
    },
    async hear(room, key, { askedAt, ...news }, toldStreams) {
      const { living, liveId } = news.answer;
      const other = latest.get(nameOf(room));
      const isDisputed = other !== undefined && other.at > askedAt && isContradicted(news.answer, other);
      latest.set(nameOf(room), { living, liveId, at: clock.wallNow() });
      if (!living || isDisputed) return store.delete(nameOf(room));
      const now = clock.wallNow();
      const before = await read(room);
      const older = before
        .filter((entry) => isSameBroadcast(entry.answer, news.answer) && !(toldStreams && entry.key === key))
        .map((entry) => inWordsOf(news.answer, entry));
      const entries = [...(toldStreams ? [{ ...news, key, toldAt: now }] : []), ...older]
        .filter((entry) => endOf(entry) > now)
        .slice(0, MOST_ENTRIES);
      if (entries.length === 0) return before.length > 0 ? store.delete(nameOf(room)) : undefined;
      const isUnchanged =
        entries.length === before.length && entries.every((entry, at) => entry === before[at]);
      if (!isUnchanged) await store.set(nameOf(room), entries, Math.max(...entries.map(endOf)) - now);
    },
    async hearFailure(room, failure) {
      if (!(failure instanceof StreamFallbackError) || failure.code !== "ROOM_NOT_FOUND") return;
      latest.set(nameOf(room), { living: false, liveId: "", at: clock.wallNow() });
      await store.delete(nameOf(room));
    },
  };
}

type State = Pick<BaseRoom, "living" | "liveId">;

function isContradicted(answer: State, news: State): boolean {
  return news.living !== answer.living || (news.living && !isSameBroadcast(answer, news));
}

/** In Unix ms, of the stream that can be played longest. */
function endOf({ answer, toldAt }: Entry<unknown>): number {
  const ends = answer.sources.flatMap(({ streams }) => streams.map(({ expiresAt }) => Number(expiresAt)));
  return Math.min(Math.max(...ends.filter(Number.isFinite), toldAt), toldAt + LONGEST_MS);
}

/** Of an answer without an id nobody knows which broadcast it tells of: as news it says nothing against any. */
function isSameBroadcast(kept: State, news: State): boolean {
  return news.liveId === "" || kept.liveId === news.liveId;
}

const WORDS = ["title", "owner", "avatar", "cover", "area"] as const;

/** A title that changed since must not come back with older streams. */
function inWordsOf<Extra>(news: BaseRoom, entry: Entry<Extra>): Entry<Extra> {
  const changed = WORDS.filter((word) => news[word] !== "" && news[word] !== entry.answer[word]);
  if (changed.length === 0) return entry;
  const words = Object.fromEntries(changed.map((word) => [word, news[word]]));
  return { ...entry, answer: { ...entry.answer, ...words } };
}

/** A cache is shared with others, who may write what they like. */
function isEntry<Extra>(value: unknown): value is Entry<Extra> {
  if (!isKept<Extra>(value)) return false;
  const { key, toldAt } = value as Partial<Entry<Extra>>;
  return typeof key === "string" && Number.isFinite(toldAt);
}
