import { randomUUID } from "node:crypto";
import type { Clock } from "@stream-fallback/core";
import type { Backing } from "../backing.ts";
import type { Lease } from "../lease-turns.ts";
import { watchKeys } from "./keys.ts";
import { redisLease } from "./redis-lease.ts";
import { RedisLink } from "./redis-link.ts";
import { CHANGE_VERSION, RedisReader } from "./redis-reader.ts";

/** A room of no name is none: its field names the list. */
const NAME = "";
const STANDING_MS = 60_000;

/** Only who watches now may tell, and nothing is kept of a room that has left the list. */
const PUBLISH = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 1000, '*', 'version', ARGV[2], 'event', ARGV[3], 'data', ARGV[4])
if redis.call('HEXISTS', KEYS[3], ARGV[5]) == 1 then redis.call('HSET', KEYS[4], ARGV[5], ARGV[6]) end
return 1`;

/**
 * Keeps rooms that are not there, and names the list. Of several services each puts all that it knows on a list that is new to it,
 * and one of them may have removed a room since: that is not put back.
 */
const BEGIN = `
local isFirst = ARGV[1] == '1'
local added = 0
for place = 3, #ARGV, 2 do
  local room = ARGV[place]
  if isFirst or not redis.call('ZSCORE', KEYS[2], room) then
    added = added + redis.call('HSETNX', KEYS[1], room, ARGV[place + 1])
    redis.call('ZREM', KEYS[2], room)
  end
end
redis.call('HSETNX', KEYS[1], '', ARGV[2])
if added > 0 then redis.call('XADD', KEYS[3], 'MAXLEN', '~', 100, '*', 'call', 'list') end
return redis.call('HGET', KEYS[1], '')`;
/** More are hardly removed before all have heard of a new list. */
const MOST_REMOVED = 10_000;
const REMOVED_MS = 86_400_000;

interface BackingParts {
  url: string;
  namespace: string | undefined;
  clock: Clock;
}

/** A list in a Redis, as fields of a hash, so that services that share it write over nobody's; and the right to watch it. */
export function redisBacking({ url, namespace, clock }: BackingParts): { backing: Backing; lease: Lease } {
  const id = randomUUID();
  const keys = watchKeys(namespace);
  const link = new RedisLink({ url, clock });
  let reader: RedisReader | undefined;
  const call = ["MAXLEN", "~", "100", "*", "call", "list"];
  const backing: Backing = {
    isKept: true,
    list: () =>
      link.run(async (client) => {
        const rooms = new Map(Object.entries(await client.hGetAll(keys.rooms)));
        const name = rooms.get(NAME);
        rooms.delete(NAME);
        return name === undefined ? undefined : { name, rooms };
      }),
    listName: () => link.run(async (client) => (await client.hGet(keys.rooms, NAME)) ?? undefined),
    begin: (rooms, { isFirst }) =>
      link.run(async (client) => {
        const name = await client.eval(BEGIN, {
          keys: [keys.rooms, keys.removed, keys.calls],
          arguments: [isFirst ? "1" : "0", randomUUID(), ...[...rooms].flat()],
        });
        if (typeof name === "string") return name;
        throw new Error("the Redis gives another answer");
      }),
    put: (room, entry) =>
      link.run(async (client) => {
        const all = client.multi().hSet(keys.rooms, room, entry).zRem(keys.removed, room);
        await all.addCommand(["XADD", keys.calls, ...call]).exec();
      }),
    remove: (room) =>
      link.run(async (client) => {
        const all = client.multi().hDel(keys.rooms, room).hDel(keys.told, room);
        all.zAdd(keys.removed, { score: clock.wallNow(), value: room });
        all.zRemRangeByRank(keys.removed, 0, -1 - MOST_REMOVED).pExpire(keys.removed, REMOVED_MS);
        await all.addCommand(["XADD", keys.calls, ...call]).exec();
      }),
    told: () => link.run(async (client) => new Map(Object.entries(await client.hGetAll(keys.told)))),
    publish: ({ room, event, data, told }) =>
      link.run(async (client) => {
        const answer = await client.eval(PUBLISH, {
          keys: [keys.holder, keys.changes, keys.rooms, keys.told],
          arguments: [id, CHANGE_VERSION, event, data, room, told],
        });
        return answer === 1;
      }),
    share: {
      write: (standing) =>
        link.run(async (client) => {
          await client.set(keys.standing, standing, { PX: STANDING_MS });
        }),
      read: () => link.run(async (client) => (await client.get(keys.standing)) ?? undefined),
    },
    async follow(listener) {
      reader = new RedisReader({ link: new RedisLink({ url, clock }), keys, clock, listener });
      await reader.begin();
    },
    async close() {
      reader?.close();
      link.close();
    },
  };
  return { backing, lease: redisLease(link, { id, keys }) };
}
