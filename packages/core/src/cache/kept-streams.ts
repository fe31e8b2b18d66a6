import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AgedAnswer, isKept, type KeptAnswer } from "./kept-answer.ts";
import { createNearCache } from "./near-cache.ts";
import type { Store } from "./store.ts";

/** Answers kept for as long as their streams can be played, which is far longer than the state of a room is news. */
export interface KeptStreams<Extra> {
  /** What this question was answered with in the broadcast that was last heard of, if it is at most so old. */
  get(room: RoomRef, key: string, maxAgeMs: number): Promise<AgedAnswer<Extra> | undefined>;
  /** Whether another question has since been answered otherwise: with another state, or another broadcast. */
  isOutdated(room: RoomRef, answer: AgedAnswer<Extra>): boolean;
  /**
   * Takes note of whatever the site says of a room: its streams are kept if it told them, and what is kept of a
   * broadcast that is over, or not this one, ends. Where another answer arrived since this one was asked for, and says
   * otherwise, nobody knows which is newer, and all of it ends.
   * @param news `askedAt` in Unix ms
   */
  hear(room: RoomRef, key: string, news: KeptAnswer<Extra> & { askedAt: number }, toldStreams: boolean): void;
  /** Takes note that there is no such room. */
  hearOfNone(room: RoomRef): void;
}

/** The last that the site said of a room, to whatever question. Times in Unix ms. */
interface News {
  living: boolean;
  liveId: string;
  /** The words of the room that are known. */
  words: Partial<Record<Word, string>>;
  toldAt: number;
  /** What was told before is of a broadcast that is over. */
  validFrom: number;
}

/** An answer to one question; a room has more than one where callers ask with several cookies or options. */
interface Entry<Extra> extends KeptAnswer<Extra> {
  /** Unix ms. */
  toldAt: number;
}

/** The longest that any known site lets its addresses live; what says more is wrong. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** Another process may have heard something newer: after this the store is asked again. */
const NEWS_FRESH_MS = 5_000;
const MOST_ENTRIES = 10_000;

export function createKeptStreams<Extra>(
  store: Store | undefined,
  config: { readonly current: { readonly ttlMs: number } },
  clock: Clock,
): KeptStreams<Extra> {
  const limits = { store, clock, mostEntries: MOST_ENTRIES };
  const news = createNearCache<News>({ ...limits, isValid: isNews });
  const entries = createNearCache<Entry<Extra>>({ ...limits, isValid: isEntry<Extra> });
  const newsKey = ({ provider, roomId }: RoomRef) => `news:${provider}:${roomId}`;
  const entryKey = (key: string) => `streams:${key}`;

  function tell(room: RoomRef, said: Pick<News, "living" | "liveId" | "words" | "validFrom">): void {
    news.set(newsKey(room), { ...said, toldAt: clock.wallNow() }, NEWS_FRESH_MS, LONGEST_MS - NEWS_FRESH_MS);
  }

  function tellOfNone(room: RoomRef): void {
    tell(room, { living: false, liveId: "", words: {}, validFrom: clock.wallNow() });
  }

  return {
    isOutdated(room, { answer, ageMs }) {
      const last = news.peek(newsKey(room))?.value;
      return last !== undefined && last.toldAt >= clock.wallNow() - ageMs && contradicts(last, answer);
    },
    async get(room, key, maxAgeMs) {
      if (maxAgeMs <= 0 || config.current.ttlMs <= 0) return undefined;
      const [entry, last] = await Promise.all([
        entries.get(entryKey(key)).then((envelope) => envelope?.value),
        news.get(newsKey(room)).then((envelope) => envelope?.value),
      ]);
      if (entry === undefined) return undefined;
      const ageMs = clock.wallNow() - entry.toldAt;
      const isYoungEnough = ageMs >= 0 && ageMs <= Math.min(maxAgeMs, LONGEST_MS);
      const isOver = last && (entry.toldAt < last.validFrom || contradicts(last, entry.answer));
      if (!isYoungEnough || isOver) return undefined;
      return { answer: inWordsOf(last, entry), api: entry.api, ageMs };
    },
    hear(room, key, { askedAt, ...kept }, toldStreams) {
      const { answer } = kept;
      const now = clock.wallNow();
      const other = news.peek(newsKey(room))?.value;
      const isDisputed = other !== undefined && other.toldAt > askedAt && contradicts(other, answer);
      if (!answer.living || isDisputed) return tellOfNone(room);
      const goesOn = other?.living === true && isSameBroadcast(other, answer);
      const words = wordsOf(answer);
      tell(room, {
        living: true,
        liveId: answer.liveId || (goesOn ? other.liveId : ""),
        words: goesOn ? { ...other.words, ...words } : words,
        validFrom: other === undefined ? 0 : goesOn ? other.validFrom : now,
      });
      const lifeMs = endOf(answer, now) - now;
      if (toldStreams && lifeMs > 0) entries.set(entryKey(key), { ...kept, toldAt: now }, lifeMs);
    },
    hearOfNone: tellOfNone,
  };
}

type State = Pick<BaseRoom, "living" | "liveId">;

/** Of an answer without an id nobody knows which broadcast it tells of: as news it says nothing against any. */
function isSameBroadcast(kept: State, news: State): boolean {
  return news.liveId === "" || kept.liveId === news.liveId;
}

function contradicts(news: State, kept: State): boolean {
  return news.living !== kept.living || (news.living && !isSameBroadcast(kept, news));
}

/** In Unix ms, of the stream that can be played longest; what tells no end has none. */
function endOf({ sources }: BaseRoom, toldAt: number): number {
  let end = toldAt;
  for (const { streams } of sources) {
    for (const { expiresAt } of streams) {
      const ms = Number(expiresAt);
      if (Number.isFinite(ms)) end = Math.max(end, ms);
    }
  }
  return Math.min(end, toldAt + LONGEST_MS);
}

const WORDS = ["title", "owner", "avatar", "cover", "area"] as const;
type Word = (typeof WORDS)[number];

function wordsOf(answer: BaseRoom): News["words"] {
  const known = WORDS.filter((word) => answer[word] !== "");
  return Object.fromEntries(known.map((word) => [word, answer[word]]));
}

/** A title that changed since must not come back with older streams. */
function inWordsOf<Extra>(news: News | undefined, { answer, toldAt }: Entry<Extra>): RoomAnswer<Extra> {
  return news === undefined || news.toldAt < toldAt ? answer : { ...answer, ...news.words };
}

function isNews(value: unknown): value is News {
  const { living, liveId, words, toldAt, validFrom } = (value ?? {}) as Partial<News>;
  return (
    typeof living === "boolean" &&
    typeof liveId === "string" &&
    typeof words === "object" &&
    Object.entries(words ?? {}).every(([name, text]) => isWord(name) && typeof text === "string") &&
    Number.isFinite(toldAt) &&
    Number.isFinite(validFrom)
  );
}

function isWord(name: string): name is Word {
  return WORDS.some((word) => word === name);
}

function isEntry<Extra>(value: unknown): value is Entry<Extra> {
  return (
    isKept<Extra>(value) && value.answer.living && Number.isFinite((value as Partial<Entry<Extra>>).toldAt)
  );
}
