// node examples/watch-rooms.ts <room> <room> …: tells what becomes of rooms until Ctrl-C, as a recorder would need it.

import { createClient, StreamFallbackError } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const rooms = process.argv.slice(2);
if (rooms.length === 0) console.error("usage: node examples/watch-rooms.ts <room> <room> …");
else {
  const client = createClient({ providers: [douyin()] });
  const interrupted = new AbortController();
  process.once("SIGINT", () => interrupted.abort());
  for await (const change of client.watch(rooms, { signal: interrupted.signal })) {
    const when = change.at.toLocaleTimeString();
    // Nobody knows is not "has ended": whoever records goes on.
    if (change.type === "unknown") console.log(`${when} ${change.name}: unknown (${change.error.code})`);
    else {
      console.log(`${when} ${change.info.owner}: ${change.type} ${change.info.title}`);
      if (change.type === "live") await showStream(change.room.roomId);
    }
  }
  await client.close();

  /** Asks nobody anew: the watch has just learned the streams. */
  async function showStream(roomId: string): Promise<void> {
    try {
      const { currentStream } = await client.getStream(roomId);
      console.log(`  ${currentStream.name}, ${currentStream.format}`);
    } catch (error) {
      if (!(error instanceof StreamFallbackError)) throw error;
      console.log(`  no stream: ${error.code}`);
    }
  }
}
