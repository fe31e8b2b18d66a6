// node examples/shared-cache.ts <room> [redis://127.0.0.1:6379]: run it twice, and the second one asks nobody.
// sqlite:///tmp/live/cache-1.sqlite does as well, for processes of one machine.
import { createClient, openCache, StreamFallbackError } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const [room = "", uri = "redis://127.0.0.1:6379"] = process.argv.slice(2);
const logger = { debug() {}, info: console.info, warn: console.warn, error: console.error };

// `cache: uri` would do for one client; this one could be given to more. Without a Redis it says so once, and works.
const cache = openCache(uri, { namespace: "live", logger });
const client = createClient({ providers: [douyin()], cache, logger, config: { ttlMs: 60_000 } });

try {
  const { owner, living, meta } = await client.getInfo(room);
  const source = meta.cached ? `remembered for ${Math.round(meta.ageMs / 1_000)} s` : "asked just now";
  console.log(`${owner || room} is ${living ? "live" : "not on air"} (${source})`);
} catch (error) {
  if (!(error instanceof StreamFallbackError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}

await client.close();
// The client leaves open what it was given.
await cache.close();
