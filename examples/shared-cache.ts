// node examples/shared-cache.ts <room> [redis://127.0.0.1:6379]: run it twice, and the second one asks nobody.
import KeyvRedis from "@keyv/redis";
import { createClient, StreamFallbackError } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import Keyv from "keyv";

const [room = "", url = "redis://127.0.0.1:6379"] = process.argv.slice(2);

const redis = new KeyvRedis(url, { namespace: "live" });
const client = createClient({
  providers: [douyin()],
  cache: new Keyv({ store: redis, namespace: "live", useKeyPrefix: false }),
  // Without a Redis it says so once, and works.
  logger: { debug() {}, info: console.info, warn: console.warn, error: console.error },
  config: { ttlMs: 60_000 },
});

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
// The connection is yours: the client leaves it open. What has not reached Redis by now is dropped.
await redis.disconnect(true);
