import type { Identity } from "../identities/identity.ts";
import type { RoomQuery } from "../provider/provider.ts";
import type { RoomAnswer, Source } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Store } from "./store.ts";

/** An answer and who gave it. */
export interface KeptAnswer<Extra> {
  answer: RoomAnswer<Extra>;
  api: string;
}

/** With its age. */
export interface FreshAnswer<Extra> extends KeptAnswer<Extra> {
  ageMs: number;
}

/** Keeps the answers, and what they taught. */
export interface RoomCache<Extra> {
  get(key: string, maxAgeMs: number): Promise<FreshAnswer<Extra> | undefined>;
  set(key: string, kept: KeptAnswer<Extra>): Promise<void>;
  /** The uid that an earlier answer carried. */
  knownUid(room: RoomRef): Promise<string | undefined>;
  learn(room: RoomRef, learned: Partial<RoomRef> | undefined): Promise<void>;
}

const UID_TTL_MS = 30 * 24 * 3_600_000;

export function createRoomCache<Extra>(
  store: Store,
  config: { ttlMs: number },
  clock: Clock,
): RoomCache<Extra> {
  const uidKey = ({ provider, roomId }: RoomRef) => `uid:${provider}:${roomId}`;
  return {
    async get(key, maxAgeMs) {
      if (maxAgeMs <= 0 || config.ttlMs <= 0) return undefined;
      const envelope = await store.get(key);
      if (envelope === undefined || !isKept<Extra>(envelope.value)) return undefined;
      const ageMs = clock.wallNow() - envelope.storedAt;
      return ageMs <= maxAgeMs ? { ...envelope.value, ageMs } : undefined;
    },
    set: (key, kept) => store.set(key, kept, config.ttlMs),
    async knownUid(room) {
      const uid = (await store.get(uidKey(room)))?.value;
      return typeof uid === "string" ? uid : undefined;
    },
    async learn(room, learned) {
      if (learned?.uid) await store.set(uidKey(room), learned.uid, UID_TTL_MS);
    },
  };
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

/**
 * Equal questions share an answer; another adapter, cookie, option or uid given by the caller makes another question,
 * and so does another quality where the site must be asked for each.
 */
export function questionKey(
  { room, need, options }: RoomQuery,
  by: { api: string; identity: Identity; givenUid: string | undefined; perQuality: boolean },
): string {
  const quality = by.perQuality && need.kind === "streams" ? need.quality : undefined;
  return JSON.stringify([
    "room",
    room.provider,
    room.roomId,
    by.api,
    by.identity.id,
    by.givenUid ?? null,
    options ?? null,
    quality ?? null,
  ]);
}
