import { createKeptStreams, type KeptStreams } from "../cache/kept-streams.ts";
import { createRoomCache, type RoomCache } from "../cache/room-cache.ts";
import type { Store } from "../cache/store.ts";
import type { ClientConfig } from "../config/client-config.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { ClientStatus } from "./client-status.ts";
import { createHandedOut, type HandedOut } from "./handed-out.ts";

interface MemoryParts {
  store: Store | undefined;
  config: { readonly current: ClientConfig };
  clock: Clock;
  random: Random;
}

/** What a client remembers of rooms: answers, streams, and which addresses it handed out. */
export interface Memory<Extra> extends Pick<MemoryParts, "config" | "clock"> {
  cache: RoomCache<Extra>;
  keptStreams: KeptStreams<Extra>;
  handedOut: HandedOut;
  /** How much this process keeps, what is out of date and not forgotten yet included. */
  sizes(): Pick<ClientStatus, "learnedUids" | "cacheEntries">;
}

export function createMemory<Extra>(parts: MemoryParts): Memory<Extra> {
  const { config, clock } = parts;
  const cache = createRoomCache<Extra>(parts);
  const keptStreams = createKeptStreams<Extra>(parts);
  return {
    ...{ cache, keptStreams, config, clock },
    handedOut: createHandedOut(clock),
    sizes() {
      const { answers, uids } = cache.sizes();
      return { learnedUids: uids, cacheEntries: answers + keptStreams.size };
    },
  };
}
