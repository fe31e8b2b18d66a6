import type { Lease } from "../lease-turns.ts";
import type { WatchKeys } from "./keys.ts";
import type { RedisClient } from "./redis-connection.ts";
import type { RedisLink } from "./redis-link.ts";

/**
 * Takes the key with `SET NX PX`, or renews it where it is the caller's. A Redis that was started again, or emptied, has forgotten
 * who holds it: then nobody but who holds it still may take it before that one's time is over for certain.
 */
const TAKE = `
local holder = redis.call('GET', KEYS[1])
if holder == ARGV[1] then
  redis.call('PEXPIRE', KEYS[1], ARGV[2])
  return 'mine'
end
if holder and holder ~= '' then return "another's" end
local isNewRun = redis.call('GET', KEYS[2]) ~= ARGV[4]
if isNewRun then redis.call('SET', KEYS[2], ARGV[4]) end
if ARGV[3] == '1' then
  redis.call('SET', KEYS[1], ARGV[1], 'PX', ARGV[2])
  return 'mine'
end
if holder == '' then return "nobody's" end
if isNewRun then
  redis.call('SET', KEYS[1], '', 'PX', ARGV[2])
  return "nobody's"
end
redis.call('SET', KEYS[1], ARGV[1], 'NX', 'PX', ARGV[2])
return 'mine'`;

const RELEASE = `
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
redis.call('DEL', KEYS[1])
redis.call('XADD', KEYS[2], 'MAXLEN', '~', 100, '*', 'call', 'free')
return 1`;

/** The right to watch as a key that expires. */
export function redisLease(link: RedisLink, { id, keys }: { id: string; keys: WatchKeys }): Lease {
  const runs = new WeakMap<RedisClient, Promise<string>>();

  /** A new one for each start of the Redis, and a start ends the connection. */
  function runOf(client: RedisClient): Promise<string> {
    const known =
      runs.get(client) ?? client.info("server").then((told) => /^run_id:(\w+)/m.exec(told)?.[1] ?? "");
    runs.set(client, known);
    return known;
  }

  return {
    take: (isHeld, ms) =>
      link.run(async (client) => {
        const run = await runOf(client);
        const answer = await client.eval(TAKE, {
          keys: [keys.holder, keys.run],
          arguments: [id, String(ms), isHeld ? "1" : "0", run],
        });
        if (answer === "mine" || answer === "another's" || answer === "nobody's") return answer;
        throw new Error("the Redis gives another answer");
      }),
    release: () =>
      link.run(async (client) => {
        await client.eval(RELEASE, { keys: [keys.holder, keys.calls], arguments: [id] });
      }),
  };
}
