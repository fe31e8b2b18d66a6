import { createRoomCache } from "../cache/room-cache.ts";
import { createStore, type KeyvLike } from "../cache/store.ts";
import { defaultClientConfig } from "../config/default-config.ts";
import { StreamFallbackError } from "../errors.ts";
import { anonymous } from "../identities/identity.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { systemClock } from "../runtime/clock.ts";
import { silentLogger } from "../runtime/logger.ts";
import { infoOf } from "./info-of.ts";
import { questionKey } from "./question-key.ts";

interface Remembering {
  /** Where clients keep their answers; it is not closed. */
  cache: KeyvLike;
  /** The oldest answer that will do, in ms. @default 5000 */
  maxAgeMs?: number | undefined;
  /** What only the provider knows, as for `getInfo`. */
  options?: unknown;
}

/**
 * What a client with nothing but this cache would answer for a room without asking anybody; undefined where it would ask. For
 * programs that start for one question: no client is made for it, nor are adapters and settings loaded.
 */
export async function rememberedInfo<Extra = unknown>(
  room: RoomRef,
  { cache, maxAgeMs, options }: Remembering,
): Promise<RoomInfo<Extra> | undefined> {
  const clock = systemClock;
  const store = createStore(cache, { clock, logger: silentLogger });
  const config = { current: defaultClientConfig };
  const known = await createRoomCache<Extra>({ store, config, clock, random: Math.random }).get(
    questionKey({ room, api: "balance", identity: anonymous.id, options }),
  );
  if (known === undefined || known.kept instanceof StreamFallbackError) return undefined;
  const { kept, ageMs, isFresh } = known;
  if (!(maxAgeMs === undefined ? isFresh : ageMs <= maxAgeMs)) return undefined;
  const meta = { attempts: [], cached: true, stale: !isFresh, ageMs };
  return infoOf(kept, { room, meta, wallMs: clock.wallNow() });
}
