import { LRUCache } from "lru-cache";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { RoomAnswer, Source } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import { createNearCache } from "./near-cache.ts";
import type { Store } from "./store.ts";

/** An answer and who gave it. */
export interface KeptAnswer<Extra> {
  answer: RoomAnswer<Extra>;
  api: string;
}

/** With its age. */
export interface AgedAnswer<Extra> extends KeptAnswer<Extra> {
  ageMs: number;
}

/** What is known of a question. */
export interface Known<Extra> {
  /** The answer, or what the site has proven instead. */
  kept: KeptAnswer<Extra> | StreamFallbackError;
  ageMs: number;
  isFresh: boolean;
  /** How long it has not been fresh, in ms; negative while it is. */
  staleMs: number;
  /** Whether asking has failed a short while ago, so that it may rest. */
  isResting: boolean;
}

/** Keeps the answers, and what they taught. */
export interface RoomCache<Extra> {
  get(key: string): Promise<Known<Extra> | undefined>;
  set(key: string, kept: KeptAnswer<Extra>): Promise<void>;
  /** Keeps a failure if it is an answer too: the site has proven that there is no such room, or that it is not for all. */
  setFailure(key: string, failure: unknown): Promise<void>;
  /** The uid that an earlier answer carried. */
  knownUid(room: RoomRef): Promise<string | undefined>;
  learn(room: RoomRef, learned: Partial<RoomRef> | undefined): Promise<void>;
}

interface RoomCacheParts {
  store: Store;
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

/** Each cookie and option makes answers of its own; a few KB each. */
const MOST_ANSWERS = 10_000;
const MOST_UIDS = 10_000;
const UID_TTL_MS = 30 * 24 * 3_600_000;
/** A site that has just failed is asked again after this, where something older will do. */
const REST_MS = 10_000;

export function createRoomCache<Extra>({ store, config, clock, random }: RoomCacheParts): RoomCache<Extra> {
  const answers = createNearCache(store, clock, MOST_ANSWERS);
  const uids = createNearCache(store, clock, MOST_UIDS);
  const failedAt = new LRUCache<string, number>({ max: MOST_ANSWERS });
  const uidKey = ({ provider, roomId }: RoomRef) => `uid:${provider}:${roomId}`;

  /** Rooms that were asked for together must not all be asked for again together. */
  const jitteredTtlMs = () => config.current.ttlMs * (1 - config.current.ttlJitter * random());

  return {
    async get(key) {
      const { ttlMs } = config.current;
      if (ttlMs <= 0) return undefined;
      const envelope = await answers.get(key);
      if (envelope === undefined) return undefined;
      const { value, storedAt, freshUntil } = envelope;
      const now = clock.wallNow();
      const kept = isKept<Extra>(value) ? value : refusalOf(value);
      // Whoever stored it may have other settings.
      const staleMs = now - Math.min(freshUntil, storedAt + ttlMs);
      const isResting = clock.now() - (failedAt.get(key) ?? Number.NEGATIVE_INFINITY) < REST_MS;
      return kept && { kept, ageMs: now - storedAt, isFresh: staleMs < 0, staleMs, isResting };
    },
    async set(key, kept) {
      failedAt.delete(key);
      const { ttlMs, keepMs, staleWhileRevalidateMs, staleIfErrorMs } = config.current;
      if (ttlMs <= 0) return;
      const staleMs = Math.max(staleWhileRevalidateMs, staleIfErrorMs, keepMs - ttlMs, 0);
      await answers.set(key, kept, jitteredTtlMs(), staleMs);
    },
    async setFailure(key, failure) {
      const { code, message, reason } = failure as Partial<StreamFallbackError>;
      if (code === "ABORTED" || code === "CLOSED") return;
      if (!isProven(code)) failedAt.set(key, clock.now());
      else if (config.current.ttlMs > 0) await answers.set(key, { code, message, reason }, jitteredTtlMs());
    },
    async knownUid(room) {
      const uid = (await uids.get(uidKey(room)))?.value;
      return typeof uid === "string" ? uid : undefined;
    },
    async learn(room, learned) {
      if (learned?.uid) await uids.set(uidKey(room), learned.uid, UID_TTL_MS);
    },
  };
}

/** What a site can prove; whatever else went wrong says nothing of the room. */
function isProven(code: unknown): code is ErrorCode {
  return code === "ROOM_NOT_FOUND" || code === "ROOM_RESTRICTED";
}

function refusalOf(value: unknown): StreamFallbackError | undefined {
  const { code, message, reason } = (value ?? {}) as Partial<StreamFallbackError>;
  if (typeof message !== "string" || typeof reason !== "string") return undefined;
  return isProven(code) ? new StreamFallbackError(code, message, { reason }) : undefined;
}

/** A cache is shared with others, who may write what they like. */
export function isKept<Extra>(value: unknown): value is KeptAnswer<Extra> {
  const { answer, api } = (value ?? {}) as Partial<KeptAnswer<Extra>>;
  const sources: unknown = answer?.sources;
  return typeof api === "string" && Array.isArray(sources) && sources.every(isSource);
}

function isSource(source: Source | null): boolean {
  return (
    Array.isArray(source?.streams) && source.streams.every((stream) => typeof stream?.quality === "string")
  );
}
