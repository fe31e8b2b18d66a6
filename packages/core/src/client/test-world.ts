import type { KeyvLike } from "../cache/store.ts";
import { StreamFallbackError } from "../errors.ts";
import type { CallContext } from "../provider/call-context.ts";
import { defineProvider } from "../provider/define-provider.ts";
import type { Adapter, Need, Provider, RoomQuery } from "../provider/provider.ts";
import type { BaseRoom, RoomAnswer } from "../room/room-info.ts";
import { silentLogger } from "../runtime/logger.ts";
import { type ManualClock, manualClock } from "../runtime/manual-clock.ts";
import type { Client } from "./client.ts";
import type { ClientOptions } from "./client-options.ts";
import { createClient } from "./create-client.ts";

export const blankRoom: BaseRoom = {
  living: true,
  title: "",
  owner: "",
  uid: "",
  avatar: "",
  cover: "",
  liveId: "",
  area: "",
  sources: [],
};

/** What a site says to one adapter. */
export type Reply = (
  query: RoomQuery,
  context: CallContext,
) => Partial<RoomAnswer> | Promise<Partial<RoomAnswer>>;

export interface World {
  client: Client;
  clock: ManualClock;
  /** What the site says from now on; adapters that are not named here answer how often the site was asked. */
  replies: Record<string, Reply>;
  /** Names of the adapters asked, in order. */
  asked: string[];
  warnings: { fields: object; message: string }[];
}

export interface WorldOptions extends Partial<ClientOptions<unknown>> {
  clock?: ManualClock;
  /** Asked in this order when all are well. @default ["web"] */
  adapters?: readonly string[];
  provides?: readonly Need["kind"][];
  /** Adapters that hide who asks, or for what all of them do. @default none */
  isAnonymous?: readonly string[] | ((need: Need) => boolean);
  /** @default false */
  asksPerQuality?: boolean;
  qualities?: readonly string[];
  /** What each of them says of many rooms at a time. @default they are asked for one by one */
  fetchRooms?: NonNullable<Adapter["fetchRooms"]>;
  /** Instead of what is replied. */
  answer?: () => unknown;
  /** @default a room of that number */
  resolve?: Provider["resolve"];
}

/** A client and its site, both in the hands of a test. */
export function createWorld(options: WorldOptions = {}): World {
  const {
    clock = manualClock(),
    adapters = ["web"],
    provides = ["status"],
    isAnonymous = [],
    asksPerQuality,
    qualities,
    answer,
    fetchRooms,
    ...others
  } = options;
  const { resolve = async (roomId) => ({ provider: "site", roomId }), ...clientOptions } = others;
  const asked: string[] = [];
  const replies: World["replies"] = {};
  const warnings: World["warnings"] = [];
  const site = defineProvider({
    id: "site",
    name: "Site",
    siteURL: "https://site.example",
    qualities,
    adapters: adapters.map((name, index) => ({
      name,
      priority: index + 1,
      provides,
      asksPerQuality,
      ...(fetchRooms && { fetchRooms }),
      isAnonymous: typeof isAnonymous === "function" ? isAnonymous : isAnonymous.includes(name),
      async fetchRoom(query, context) {
        const title = `answer ${asked.push(name)}`;
        if (answer) return answer() as RoomAnswer;
        return { ...blankRoom, title, ...(await replies[name]?.(query, context)) };
      },
    })),
    matchURL: () => true,
    resolve,
  });
  const warn = (fields: object, message: string) => void warnings.push({ fields, message });
  const client = createClient({
    providers: [site],
    clock,
    random: () => 0,
    logger: { ...silentLogger, warn },
    ...clientOptions,
  });
  return { client, clock, replies, asked, warnings };
}

/** Of a site that fails in this way. */
export function failing(code: StreamFallbackError["code"]): Reply {
  return () => {
    throw new StreamFallbackError(code, "for a test");
  };
}

/** A store over a map, such as programs share. */
export function mapCache(
  entries: Map<string, unknown> = new Map(),
): KeyvLike & { entries: Map<string, unknown> } {
  return {
    entries,
    get: async (key) => entries.get(key),
    set: async (key, value) => entries.set(key, value),
    delete: async (key) => entries.delete(key),
  };
}
