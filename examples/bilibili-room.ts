// node examples/bilibili-room.ts <room number, URL or share text>
import { bilibili } from "@stream-fallback/bilibili-provider";
import { createClient, StreamFallbackError } from "@stream-fallback/core";

const room = process.argv[2] ?? "";
const client = createClient({ providers: [bilibili()] });

try {
  const info = await client.getInfo(room);
  const state = info.living ? "is live" : info.isRoundPlay ? "plays old videos" : "is not on air";
  console.log(`${info.owner || info.roomId} ${state}: ${info.title} (answered by ${info.api})`);
  if (info.living) {
    const { currentStream, availableQualities = [] } = await client.getStream(room, { quality: "origin" });
    console.log(currentStream.name, currentStream.url);
    const withLogin = availableQualities.filter(({ needsLogin }) => needsLogin);
    for (const { name } of withLogin) console.log(`${name}: for those who are logged in`);
  }
} catch (error) {
  if (!(error instanceof StreamFallbackError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
} finally {
  await client.close();
}
