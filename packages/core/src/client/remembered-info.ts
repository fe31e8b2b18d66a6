import { givenCache } from "../cache/given-cache.ts";
import { createRoomCache } from "../cache/room-cache.ts";
import { createStore, type KeyvLike } from "../cache/store.ts";
import { defaultClientConfig } from "../config/default-config.ts";
import { anything, checkedOptions, milliseconds } from "../errors/option-kinds.ts";
import { StreamFallbackError } from "../errors.ts";
import { anonymous } from "../identities/identity.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { systemClock } from "../runtime/clock.ts";
import { silentLogger } from "../runtime/logger.ts";
import { infoOf } from "./info-of.ts";
import { ownCall } from "./question.ts";
import { questionKey } from "./question-key.ts";

interface Remembering {
  /** Where clients keep their answers, or its address; what was opened by an address is closed. */
  cache: KeyvLike | string;
  /** The oldest answer that will do, in ms; 0 is none. @default 5000 */
  maxAgeMs?: number | undefined;
  /** What only the provider knows, as for `getInfo`. */
  options?: unknown;
}

const KINDS = { cache: anything, maxAgeMs: milliseconds, options: anything };

function checkedRoom(room: RoomRef): RoomRef {
  try {
    const { provider, roomId, uid } = room;
    if (
      typeof provider === "string" &&
      typeof roomId === "string" &&
      (uid === undefined || typeof uid === "string")
    )
      return { provider, roomId, uid };
  } catch {
    // Reading it throws.
  }
  throw new StreamFallbackError("INVALID_INPUT", "rememberedInfo needs a resolved ref of a room");
}

/**
 * What a client with nothing but this cache would answer for a room without asking anybody; undefined where it would ask. For
 * programs that start for one question: no client is made for it, nor are adapters and settings loaded.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no ref, no cache or no such option
 */
export async function rememberedInfo<Extra = unknown>(
  room: RoomRef,
  given: Remembering,
): Promise<RoomInfo<Extra> | undefined> {
  const { cache, maxAgeMs, options } = checkedOptions<Remembering>("rememberedInfo", {
    options: given,
    kinds: KINDS,
  });
  const clock = systemClock;
  const asked = { room: checkedRoom(room), options: ownCall({ options }).options };
  const found = givenCache(cache, { clock, logger: silentLogger });
  if (found === undefined || maxAgeMs === 0) return undefined;
  const store = createStore(found.keyv, { clock, logger: silentLogger });
  const config = { current: defaultClientConfig };
  const answers = createRoomCache<Extra>({ store, config, clock, random: Math.random });
  const known = await answers
    .get(questionKey({ ...asked, api: "balance", identity: anonymous.id }))
    .finally(found.close);
  if (known === undefined || known.kept instanceof StreamFallbackError) return undefined;
  const { kept, ageMs, isFresh } = known;
  if (!(maxAgeMs === undefined ? isFresh : ageMs <= maxAgeMs)) return undefined;
  const meta = { attempts: [], cached: true, stale: !isFresh, ageMs };
  return infoOf(kept, { room: asked.room, meta, wallMs: clock.wallNow() });
}
