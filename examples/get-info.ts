// node examples/get-info.ts <room number or URL>
import { StreamFallbackError } from "@stream-fallback/core";
import { getInfo } from "@stream-fallback/douyin-provider";

const room = process.argv[2] ?? "";

try {
  const info = await getInfo(room, { api: "balance" });
  const owner = info.owner || room;
  console.log(info.living ? `${owner} is live: ${info.title}` : `${owner} is not on air`);
  console.log(`answered by ${info.api} after ${info.meta.attempts.length} attempt(s)`);
  for (const { name, flv, hls } of info.sources[0]?.streams ?? []) console.log(name, flv ?? hls);
} catch (error) {
  // Unknown is an error and never "offline": keep what you knew, and ask again later.
  if (!(error instanceof StreamFallbackError)) throw error;
  console.error(`${error.code}: ${error.message}`);
  process.exitCode = 1;
}
