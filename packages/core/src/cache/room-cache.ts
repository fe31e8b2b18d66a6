import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { RoomAnswer } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import { isKept, type KeptAnswer } from "./kept-answer.ts";
import { createNearCache } from "./near-cache.ts";
import { createRecentlyUsed } from "./recently-used.ts";
import type { Store } from "./store.ts";

/** What the cache knows of a question. */
interface Known<Extra> {
  /** The answer, or what the site has proven instead. */
  kept: KeptAnswer<Extra> | StreamFallbackError;
  ageMs: number;
  isFresh: boolean;
  /** How long it has not been fresh, in ms; negative while it is. */
  staleMs: number;
  /** Whether asking has failed since it was kept. */
  hasFailed: boolean;
  /** Whether that failure was so short a while ago that the site is better not asked again yet. */
  isResting: boolean;
}

/** Keeps the answers, and what they taught. */
export interface RoomCache<Extra> {
  get(key: string): Promise<Known<Extra> | undefined>;
  /**
   * Keeps an answer, with the time in Unix ms at which it was asked for. If an answer that arrived since then
   * contradicts it, nobody knows which is newer, and neither is kept.
   */
  set(key: string, answer: KeptAnswer<Extra> & { askedAt: number }): void;
  /** Keeps what the site has proven: that there is no such room, or no such stream, or that it is not for all. */
  setRefusal(key: string, refused: { refusal: StreamFallbackError; askedAt: number }): void;
  recordFailure(key: string): void;
  /** How much this process keeps, what is out of date and not forgotten yet included. */
  sizes(): { answers: number; uids: number };
  /** The uid that an earlier answer carried. */
  knownUid(room: RoomRef): Promise<string | undefined>;
  /**
   * The number of a room that is asked for by its anchor, or by another name. A store is asked only for anchors: all
   * others have a name to be known by until an answer tells the number again.
   */
  knownRoomId(room: RoomRef): Promise<string | undefined>;
  /** Records what an answer taught of the names of the room that was asked for. */
  recordNames(asked: RoomRef, learned: Partial<RoomRef> | undefined): void;
  /** Records that the uid is that of the room, unless that is known. */
  rememberNames(room: RoomRef): void;
}

interface RoomCacheParts {
  store: Store | undefined;
  /** The settings of this moment. */
  config: {
    readonly current: {
      readonly ttlMs: number;
      readonly ttlJitter: number;
      readonly keepMs: number;
      readonly staleWhileRevalidateMs: number;
      readonly staleIfErrorMs: number;
    };
  };
  clock: Clock;
  random: Random;
}

/** What the site has proven instead of an answer, as plain data. */
interface Refusal {
  code: ErrorCode;
  message: string;
  reason: string;
}

interface Keeping<Extra> {
  value: KeptAnswer<Extra> | Refusal;
  /** Unix ms. */
  askedAt: number;
  keepMs: number;
}

/** Answers kept in this process, a few KB each: every cookie and option makes answers of its own. */
const MOST_ANSWERS = 10_000;
const MOST_UIDS = 10_000;
const UID_TTL_MS = 30 * 24 * 3_600_000;
/** How long a site that has just failed is not asked again, if something older will do. */
const REST_MS = 10_000;

export function createRoomCache<Extra>({ store, config, clock, random }: RoomCacheParts): RoomCache<Extra> {
  const isValid = (value: unknown) => isKept<Extra>(value) || isRefusal(value);
  const answers = createNearCache({ store, clock, mostEntries: MOST_ANSWERS, isValid });
  const uids = createNearCache({ store, clock, mostEntries: MOST_UIDS, isValid: isId });
  const failedAt = createRecentlyUsed<number>(MOST_ANSWERS);
  /** When two answers contradicted each other, in Unix ms: an answer asked for before that may be as old as either. */
  const disputedAt = createRecentlyUsed<number>(MOST_ANSWERS);
  const roomIds = createNearCache({ store, clock, mostEntries: MOST_UIDS, isValid: isId });
  const uidKey = ({ provider, roomId }: RoomRef) => `uid:${provider}:${roomId}`;
  const aliasKey = ({ provider, roomId, uid }: RoomRef) =>
    roomId === "" ? `number:${provider}:uid:${uid}` : `number:${provider}:name:${roomId}`;

  /** Numbers stay what they are, so one that is known already is not written with each answer. */
  function recordAlias(name: RoomRef, roomId: string): void {
    const key = aliasKey(name);
    if (roomIds.peek(key)?.value !== roomId) roomIds.set(key, { value: roomId, ttlMs: UID_TTL_MS });
  }

  /** Who asks by the number needs no other name of the room after a restart. */
  function recordAliasHere(name: RoomRef, roomId: string): void {
    const key = aliasKey(name);
    if (roomIds.peek(key)?.value !== roomId) roomIds.setHere(key, { value: roomId, ttlMs: UID_TTL_MS });
  }

  function keep(key: string, { value, askedAt, keepMs }: Keeping<Extra>): void {
    failedAt.delete(key);
    const { ttlMs, ttlJitter } = config.current;
    const dispute = disputedAt.get(key) ?? 0;
    // A dispute that lies in the future was before the wall clock was set back.
    if (ttlMs <= 0 || (askedAt < dispute && dispute <= clock.wallNow())) return;
    const isDisputed = (other: ReturnType<typeof answers.peek>) =>
      other !== undefined && other.storedAt > askedAt && contradict(other.value, value);
    function keepNeither(): void {
      disputedAt.set(key, clock.wallNow());
      void answers.drop(key, () => true);
    }
    if (isDisputed(answers.peek(key))) {
      keepNeither();
      return;
    }
    // The store knows of answers that other processes got meanwhile, so it is read before it is written.
    answers.readStored(key, (other) => {
      if (isDisputed(other)) keepNeither();
    });
    // Rooms that were asked for together must not all be asked for again together.
    const freshMs = ttlMs * (1 - ttlJitter * random());
    answers.set(key, { value, ttlMs: freshMs, staleMs: keepMs > freshMs ? keepMs - freshMs : 0 });
  }

  return {
    async get(key) {
      const { ttlMs } = config.current;
      if (ttlMs <= 0) return undefined;
      const envelope = await answers.get(key);
      if (envelope === undefined) return undefined;
      const { value, storedAt, freshUntil } = envelope;
      const now = clock.wallNow();
      const kept = isRefusal(value) ? errorOf(value) : value;
      // The process that stored it may have another `ttlMs`.
      const staleMs = now - Math.min(freshUntil, storedAt + ttlMs);
      const failed = failedAt.get(key);
      const isResting = failed !== undefined && clock.now() - failed < REST_MS;
      const hasFailed = failed !== undefined;
      return { kept, ageMs: now - storedAt, isFresh: staleMs < 0, staleMs, hasFailed, isResting };
    },
    set(key, { askedAt, ...value }) {
      const { ttlMs, keepMs, staleWhileRevalidateMs, staleIfErrorMs } = config.current;
      const staleMs = Math.max(staleWhileRevalidateMs, staleIfErrorMs);
      keep(key, { value, askedAt, keepMs: Math.max(keepMs, ttlMs + staleMs) });
    },
    setRefusal(key, { refusal: { code, message, reason }, askedAt }) {
      keep(key, { value: { code, message, reason }, askedAt, keepMs: 0 });
    },
    recordFailure(key) {
      failedAt.set(key, clock.now());
    },
    sizes: () => ({ answers: answers.size, uids: uids.size }),
    async knownUid(room) {
      return (await uids.get(uidKey(room)))?.value;
    },
    async knownRoomId(room) {
      const key = aliasKey(room);
      return (room.roomId === "" ? await roomIds.get(key) : roomIds.peek(key))?.value;
    },
    recordNames(asked, learned) {
      const room = { ...asked, roomId: learned?.roomId || asked.roomId };
      if (room.roomId === "") return;
      if (room.roomId !== asked.roomId) recordAlias(asked, room.roomId);
      if (!learned?.uid) return;
      uids.set(uidKey(room), { value: learned.uid, ttlMs: UID_TTL_MS });
      const byUid = { provider: room.provider, roomId: "", uid: learned.uid };
      if (asked.roomId === "") recordAlias(byUid, room.roomId);
      else recordAliasHere(byUid, room.roomId);
    },
    rememberNames({ provider, roomId, uid }) {
      if (uid === undefined) return;
      const key = uidKey({ provider, roomId });
      if (uids.peek(key)?.value !== uid) uids.set(key, { value: uid, ttlMs: UID_TTL_MS });
      recordAlias({ provider, roomId: "", uid }, roomId);
    },
  };
}

/** Whether the failure is something that a site can prove of a room; all others say nothing of the room. */
export function isProof({ code }: StreamFallbackError): boolean {
  return isProvable(code);
}

function isProvable(code: unknown): code is ErrorCode {
  return code === "ROOM_NOT_FOUND" || code === "ROOM_RESTRICTED" || code === "NO_SUCH_QUALITY";
}

function isRefusal(value: unknown): value is Refusal {
  const { code, message, reason } = (value ?? {}) as Partial<Refusal>;
  return isProvable(code) && typeof message === "string" && typeof reason === "string";
}

function errorOf({ code, message, reason }: Refusal): StreamFallbackError {
  return new StreamFallbackError(code, message, { reason });
}

function isId(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** Whether two replies cannot both be true at a time. */
function contradict(one: KeptAnswer<unknown> | Refusal, other: KeptAnswer<unknown> | Refusal): boolean {
  const stateOf = (value: typeof one) =>
    isRefusal(value) ? value.code : (value.answer as RoomAnswer).living;
  return stateOf(one) !== stateOf(other);
}
