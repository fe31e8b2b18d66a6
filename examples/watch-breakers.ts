// node examples/watch-breakers.ts <room> <room> …: asks every 30 s and shows how the adapters fare.

import { setTimeout as sleep } from "node:timers/promises";
import { createClient, StreamFallbackError } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const rooms = process.argv.slice(2);
if (rooms.length === 0) console.error("usage: node examples/watch-breakers.ts <room> <room> …");
const client = createClient({ providers: [douyin()], config: { ttlMs: 10_000 } });
client.on("failover", ({ from, to, code }) => console.log(`${from} failed (${code}), asking ${to}`));
client.on("state", ({ endpoint, from, to }) => console.log(`${endpoint}: ${from} → ${to}`));

const stopped = new AbortController();
process.once("SIGINT", () => stopped.abort());

while (rooms.length > 0 && !stopped.signal.aborted) {
  for (const room of rooms) {
    try {
      const { owner, living, meta } = await client.getInfo(room, { signal: stopped.signal });
      console.log(`${owner || room}: ${living ? "live" : "offline"}${meta.cached ? " (cached)" : ""}`);
    } catch (error) {
      if (!(error instanceof StreamFallbackError)) throw error;
      console.error(`${room}: ${error.code}`);
    }
  }
  await sleep(27_000 + Math.random() * 6_000, undefined, { signal: stopped.signal }).catch(() => {});
}
await client.close();
