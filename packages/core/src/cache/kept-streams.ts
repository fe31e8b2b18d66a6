import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AgedAnswer, isKept, type KeptAnswer } from "./kept-answer.ts";
import { createNearCache } from "./near-cache.ts";
import type { Store } from "./store.ts";

/** Answers kept for as long as their streams can be played, which is far longer than the state of a room is news. */
export interface KeptStreams<Extra> {
  /** What this question was answered with in the broadcast that was last heard of, if it is at most so old. */
  get(about: About, maxAgeMs: number): Promise<AgedAnswer<Extra> | undefined>;
  /** Whether another question has since been answered otherwise: with another state, or another broadcast. */
  isOutdated(about: About, answer: AgedAnswer<Extra>): boolean;
  /**
   * Takes note of whatever the site says of a room: its streams are kept if it told them, and what is kept of a
   * broadcast that is over, or not this one, ends. Where another answer arrived since this one was asked for, and says
   * otherwise, nobody knows which is newer, and all of it ends. Nobody waits for a store that is asked what others heard.
   * @param news `askedAt` in Unix ms
   */
  hear(about: About, news: KeptAnswer<Extra> & { askedAt: number }, toldStreams: boolean): void;
  /** Takes note that there is no such room. */
  hearOfNone(about: About): void;
}

/** What is asked, and whom it is about. */
interface About {
  /** The same for questions that the same answer serves. */
  key: string;
  /** The same for questions about the same anchor. */
  subject: string;
}

/** The last that the site said of a room, to whatever question. Times in Unix ms. */
interface News {
  /** Undefined where it said both, and nobody knows which is newer. */
  living?: boolean | undefined;
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
const FRESH_MS = 5_000;
const MOST_ENTRIES = 10_000;

export function createKeptStreams<Extra>(
  store: Store | undefined,
  config: { readonly current: { readonly ttlMs: number } },
  clock: Clock,
): KeptStreams<Extra> {
  const limits = { store, clock, mostEntries: MOST_ENTRIES };
  const news = createNearCache<News>({ ...limits, isValid: isNews, heedsFuture: true });
  const entries = createNearCache<Entry<Extra>>({ ...limits, isValid: isEntry<Extra> });
  const newsKey = ({ subject }: About) => `news:${subject}`;
  const entryKey = ({ key }: About) => `streams:${key}`;

  function tell(about: About, said: News): void {
    if (config.current.ttlMs > 0) news.set(newsKey(about), said, FRESH_MS, LONGEST_MS - FRESH_MS);
  }

  /** Everything that was kept ends. */
  function tellOver(about: About, living: false | undefined): void {
    const now = clock.wallNow();
    tell(about, { living, liveId: "", words: {}, toldAt: now, validFrom: now });
  }

  /** Takes note of an answer, knowing what was last said. */
  function note(about: About, { askedAt, ...kept }: Told<Extra>, other: News | undefined): void {
    const { answer, toldAt } = kept;
    if (other !== undefined && other.toldAt > askedAt && contradicts(other, answer)) {
      tellOver(about, undefined);
      return;
    }
    if (!answer.living) {
      tellOver(about, false);
      return;
    }
    const goesOn = other?.living === true && isSameBroadcast(other, answer);
    const liveId = answer.liveId || (goesOn ? other.liveId : "");
    const words = goesOn ? { ...other.words, ...wordsOf(answer) } : wordsOf(answer);
    const validFrom = other === undefined ? 0 : goesOn ? other.validFrom : toldAt;
    tell(about, { living: true, liveId, words, toldAt, validFrom });
    const lifeMs = kept.isStreams && config.current.ttlMs > 0 ? endOf(answer, toldAt) - toldAt : 0;
    if (lifeMs <= 0) return;
    const entry = { answer: { ...answer, liveId }, api: kept.api, toldAt };
    entries.set(entryKey(about), entry, Math.min(FRESH_MS, lifeMs), Math.max(0, lifeMs - FRESH_MS));
  }

  return {
    isOutdated(about, { answer, ageMs }) {
      const last = news.peek(newsKey(about))?.value;
      return last !== undefined && last.toldAt >= clock.wallNow() - ageMs && contradicts(last, answer);
    },
    async get(about, maxAgeMs) {
      if (maxAgeMs <= 0 || config.current.ttlMs <= 0) return undefined;
      const [entry, last] = await Promise.all([
        entries.get(entryKey(about)).then((envelope) => envelope?.value),
        news.get(newsKey(about)).then((envelope) => envelope?.value),
      ]);
      // Without the news nobody knows whether the broadcast is over.
      if (entry === undefined || last === undefined) return undefined;
      const ageMs = clock.wallNow() - entry.toldAt;
      const isYoungEnough = ageMs >= 0 && ageMs <= Math.min(maxAgeMs, LONGEST_MS);
      const isOver = entry.toldAt < last.validFrom || contradicts(last, entry.answer);
      if (!isYoungEnough || isOver) return undefined;
      return { answer: inWordsOf(last, entry), api: entry.api, ageMs };
    },
    hear(about, kept, isStreams) {
      const known = news.peek(newsKey(about))?.value;
      const told = { ...kept, isStreams, toldAt: clock.wallNow() };
      // What others have heard meanwhile counts too.
      news.heed(newsKey(about), ({ value }) => {
        if (value.toldAt > (known?.toldAt ?? 0)) note(about, told, value);
      });
      note(about, told, known);
    },
    hearOfNone: (about) => tellOver(about, false),
  };
}

/** An answer as it was told. */
interface Told<Extra> extends Entry<Extra> {
  /** Unix ms. */
  askedAt: number;
  isStreams: boolean;
}

type State = Pick<News, "living" | "liveId">;

/** Of an answer without an id nobody knows which broadcast it tells of: as news it says nothing against any. */
function isSameBroadcast(kept: State, news: State): boolean {
  return news.liveId === "" || kept.liveId === news.liveId;
}

function contradicts(news: State, kept: State): boolean {
  return news.living !== kept.living || (news.living === true && !isSameBroadcast(kept, news));
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
function inWordsOf<Extra>(news: News, { answer, toldAt }: Entry<Extra>): RoomAnswer<Extra> {
  return news.toldAt < toldAt ? answer : { ...answer, ...news.words };
}

function isNews(value: unknown): value is News {
  const { living, liveId, words, toldAt, validFrom } = (value ?? {}) as Partial<News>;
  return (
    (living === undefined || typeof living === "boolean") &&
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
