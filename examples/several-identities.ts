// node examples/several-identities.ts <identities.yaml> <room> <room> …: shows as whom each room is asked about.

import { createClient, fileSource, StreamFallbackError } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";

const [file, ...rooms] = process.argv.slice(2);
if (file === undefined || rooms.length === 0)
  console.error("usage: node examples/several-identities.ts <identities.yaml> <room> <room> …");
else {
  const client = createClient({ providers: [douyin()], identities: fileSource(file) });
  client.on("identity", ({ identity, to, code = "by hand" }) => console.log(`${identity}: ${to} (${code})`));
  for (const room of rooms) {
    try {
      const { owner, living, meta } = await client.getInfo(room);
      const asker = meta.attempts.at(-1)?.identity ?? "nobody";
      console.log(`${owner || room}: ${living ? "live" : "offline"}, asked as ${asker}`);
    } catch (error) {
      if (!(error instanceof StreamFallbackError)) throw error;
      const askers = new Set(error.attempts.map(({ identity }) => identity));
      console.error(`${room}: ${error.code}, asked as ${[...askers].join(", ") || "nobody"}`);
    }
  }
  console.table(client.identities.list());
  await client.close();
}
