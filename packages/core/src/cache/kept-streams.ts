import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import type { Clock } from "../runtime/clock.ts";
import { type AgedAnswer, isKept, type KeptAnswer } from "./kept-answer.ts";
import { createNearCache } from "./near-cache.ts";
import { createRecentlyUsed } from "./recently-used.ts";
import type { Store } from "./store.ts";

/** Answers kept for as long as their streams can be played, which is far longer than a room's state may be trusted. */
export interface KeptStreams<Extra> {
  /** The answer that the question got in the broadcast that was last observed, unless it is older than `maxAgeMs`. */
  get(question: Question, maxAgeMs: number): Promise<KeptStreamsAnswer<Extra> | undefined>;
  /** How many answers this process keeps, those included that are of no use any more and not forgotten yet. */
  readonly size: number;
  /** Whether another question has since been answered otherwise: with another state, or another broadcast. */
  isOutdated(question: Question, answer: AgedAnswer<Extra>): boolean;
  /**
   * Records what the site says of a room: the streams are kept if the answer has them, and whatever is kept of another
   * broadcast, or of one that is over, is void. If an answer that arrived after this one was asked for contradicts it,
   * nobody knows which is newer, and everything is void. A store is read on the side, and nobody waits for it.
   */
  recordAnswer(question: Question, answer: TimedAnswer<Extra>): void;
  /** Records that there is no such room. */
  recordAbsence(question: Question): void;
}

export interface KeptStreamsAnswer<Extra> extends AgedAnswer<Extra> {
  /** Whether the site told it to this process, and not to another one or before a restart. */
  isOwn: boolean;
}

/** The question asked, and the room it is about. */
interface Question {
  /** Key of the question: questions with equal keys share an answer. */
  key: string;
  /** The same for questions about the same anchor. */
  subject: string;
}

interface TimedAnswer<Extra> extends KeptAnswer<Extra> {
  /** Unix ms. */
  askedAt: number;
  /** Whether the answer knows the streams, and not the state alone. */
  hasStreams: boolean;
}

/** The last known state of a room, whichever question it answered. Times in Unix ms; stored under these names. */
interface RoomState {
  /** Undefined after two answers that contradict each other, of which nobody knows the newer one. */
  living?: boolean | undefined;
  liveId: string;
  /** Title, owner and the like, as far as they are known. */
  texts: Partial<Record<TextField, string>>;
  observedAt: number;
  /** Streams that were observed before are of a broadcast that is over. */
  validFrom: number;
}

/** An answer to one question; a room has more than one where callers ask with several cookies or options. */
interface StreamsEntry<Extra> extends KeptAnswer<Extra> {
  /** Unix ms. */
  observedAt: number;
}

interface KeptStreamsParts {
  store: Store | undefined;
  /** The settings of this moment. */
  config: { readonly current: { readonly ttlMs: number } };
  clock: Clock;
}

/** The longest that any known site lets its addresses live; what says more is wrong. */
const LONGEST_MS = 7 * 24 * 3_600_000;
/** Addresses that tell no end are kept for so long, for the time when the site does not answer. */
const UNTOLD_MS = 24 * 3_600_000;
/** Another process may have recorded something newer: after this the store is read again. */
const FRESH_MS = 5_000;
const MOST_ENTRIES = 10_000;

export function createKeptStreams<Extra>({ store, config, clock }: KeptStreamsParts): KeptStreams<Extra> {
  const limits = { store, clock, mostEntries: MOST_ENTRIES };
  const states = createNearCache<RoomState>({ ...limits, isValid: isRoomState, isVoidedByFuture: true });
  const entries = createNearCache<StreamsEntry<Extra>>({ ...limits, isValid: isStreamsEntry<Extra> });
  /** When this process itself heard what it keeps, in Unix ms. */
  const heardAt = createRecentlyUsed<number>(MOST_ENTRIES);
  const stateKey = ({ subject }: Question) => `state:${subject}`;
  const entryKey = ({ key }: Question) => `streams:${key}`;

  function recordState(question: Question, state: RoomState): void {
    if (config.current.ttlMs <= 0) return;
    states.set(stateKey(question), { value: state, ttlMs: FRESH_MS, staleMs: LONGEST_MS - FRESH_MS });
  }

  /** Makes everything that is kept of the room void, and lets go of the streams: they are most of what a store holds. */
  function recordEnd(question: Question, { living, last }: RoomEnd): void {
    const now = clock.wallNow();
    recordState(question, { living, liveId: "", texts: NO_TEXTS, observedAt: now, validFrom: now });
    if (last?.living !== false) void entries.drop(entryKey(question), ({ observedAt }) => observedAt <= now);
  }

  /** Records an answer, given the last known state of the room. */
  function recordAfter(last: RoomState | undefined, observation: Observation<Extra>): void {
    const { question, answer, api, askedAt, observedAt } = observation;
    if (last !== undefined && last.observedAt > askedAt && contradicts(last, answer)) {
      recordEnd(question, { living: undefined, last });
      return;
    }
    if (!answer.living) {
      recordEnd(question, { living: false, last });
      return;
    }
    const goesOn = last?.living === true && isSameBroadcast(last, answer);
    const liveId = answer.liveId || (goesOn ? last.liveId : "");
    const texts = goesOn ? { ...last.texts, ...textsOf(answer) } : textsOf(answer);
    const validFrom = last === undefined ? 0 : goesOn ? last.validFrom : observedAt;
    recordState(question, { living: true, liveId, texts, observedAt, validFrom });
    const isKeeping = observation.hasStreams && config.current.ttlMs > 0;
    const lifeMs = isKeeping ? endOf(answer, observedAt) - observedAt : 0;
    if (lifeMs <= 0) return;
    heardAt.set(entryKey(question), observedAt);
    entries.set(entryKey(question), {
      value: { answer: { ...answer, liveId }, api, observedAt },
      ttlMs: Math.min(FRESH_MS, lifeMs),
      staleMs: Math.max(0, lifeMs - FRESH_MS),
    });
  }

  return {
    get size() {
      return entries.size;
    },
    isOutdated(question, { answer, ageMs }) {
      const last = states.peek(stateKey(question))?.value;
      const observedAt = clock.wallNow() - ageMs;
      if (last === undefined || last.observedAt < observedAt) return false;
      return observedAt < last.validFrom || contradicts(last, answer);
    },
    async get(question, maxAgeMs) {
      if (maxAgeMs <= 0 || config.current.ttlMs <= 0) return undefined;
      const [entry, last] = await Promise.all([
        entries.get(entryKey(question)).then((envelope) => envelope?.value),
        states.get(stateKey(question)).then((envelope) => envelope?.value),
      ]);
      // Without the state of the room nobody knows whether the broadcast is over.
      if (entry === undefined || last === undefined) return undefined;
      const ageMs = clock.wallNow() - entry.observedAt;
      const isYoungEnough = ageMs >= 0 && ageMs <= Math.min(maxAgeMs, LONGEST_MS);
      const isOver = entry.observedAt < last.validFrom || contradicts(last, entry.answer);
      if (!isYoungEnough || isOver) return undefined;
      const isOwn = heardAt.get(entryKey(question)) === entry.observedAt;
      return { answer: withTextsOf(last, entry), api: entry.api, ageMs, isOwn };
    },
    recordAnswer(question, answer) {
      const known = states.peek(stateKey(question))?.value;
      const observation = { ...answer, question, observedAt: clock.wallNow() };
      // Another process may have recorded a newer state than this one knows.
      states.readStored(stateKey(question), ({ value }) => {
        if (value.observedAt > (known?.observedAt ?? 0)) recordAfter(value, observation);
      });
      recordAfter(known, observation);
    },
    recordAbsence(question) {
      recordEnd(question, { living: false, last: states.peek(stateKey(question))?.value });
    },
  };
}

/** An answer with what it answers and when it arrived. */
interface Observation<Extra> extends TimedAnswer<Extra> {
  question: Question;
  /** Unix ms. */
  observedAt: number;
}

/** How a broadcast ended, or may have, and what was known of it before. */
interface RoomEnd {
  living: false | undefined;
  last: RoomState | undefined;
}

type Broadcast = Pick<RoomState, "living" | "liveId">;

/** An answer without a broadcast's id contradicts none: nobody knows which broadcast it is of. */
function isSameBroadcast(kept: Broadcast, observed: Broadcast): boolean {
  return observed.liveId === "" || kept.liveId === observed.liveId;
}

function contradicts(observed: Broadcast, kept: Broadcast): boolean {
  return observed.living !== kept.living || (observed.living === true && !isSameBroadcast(kept, observed));
}

/** When the stream that can be played longest ends, in Unix ms. */
function endOf({ sources }: BaseRoom, observedAt: number): number {
  let end = observedAt;
  for (const { streams } of sources) {
    for (const { expiresAt } of streams) {
      const ms = Number(expiresAt);
      end = Math.max(end, Number.isFinite(ms) ? ms : observedAt + UNTOLD_MS);
    }
  }
  return Math.min(end, observedAt + LONGEST_MS);
}

const TEXT_FIELDS = ["title", "owner", "avatar", "cover", "area"] as const;
type TextField = (typeof TEXT_FIELDS)[number];

/** One for all rooms off air, which most are. */
const NO_TEXTS: RoomState["texts"] = Object.freeze({});

function textsOf(answer: BaseRoom): RoomState["texts"] {
  const known = TEXT_FIELDS.filter((field) => answer[field] !== "");
  return Object.fromEntries(known.map((field) => [field, answer[field]]));
}

/** The kept answer with the newest texts: a title that changed since must not come back with older streams. */
function withTextsOf<Extra>(
  state: RoomState,
  { answer, observedAt }: StreamsEntry<Extra>,
): RoomAnswer<Extra> {
  return state.observedAt < observedAt ? answer : { ...answer, ...state.texts };
}

function isRoomState(value: unknown): value is RoomState {
  const { living, liveId, texts, observedAt, validFrom } = (value ?? {}) as Partial<RoomState>;
  return (
    (living === undefined || typeof living === "boolean") &&
    typeof liveId === "string" &&
    typeof texts === "object" &&
    Object.entries(texts ?? {}).every(([name, text]) => isTextField(name) && typeof text === "string") &&
    Number.isFinite(observedAt) &&
    Number.isFinite(validFrom)
  );
}

function isTextField(name: string): name is TextField {
  return TEXT_FIELDS.some((field) => field === name);
}

function isStreamsEntry<Extra>(value: unknown): value is StreamsEntry<Extra> {
  const isEntry = isKept<Extra>(value) && value.answer.living;
  return isEntry && Number.isFinite((value as Partial<StreamsEntry<Extra>>).observedAt);
}
