// What `npm start` of a made package does: plays the site on this machine and asks it, as a program of a user would.
import { createClient, StreamFallbackError } from "@stream-fallback/core";
import { createProvider } from "./lantern.ts";
import { startSite } from "./site.ts";

const site = await startSite();
const client = createClient({ providers: [createProvider({ origin: site.origin })] });

try {
  const { owner, title, api } = await client.getInfo("https://lantern.example/night-baker");
  console.log(`${owner} is live: ${title} (told by ${api})`);
  for (const quality of ["source", "high"]) {
    const { currentStream } = await client.getStream("night-baker", { quality });
    console.log(`${quality}: ${currentStream.name}, ${currentStream.url}`);
  }
  await client.getStream("night-baker", { quality: "low", strictQuality: true });
} catch (error) {
  if (!(error instanceof StreamFallbackError)) throw error;
  console.log(`${error.code}: ${error.message}`);
} finally {
  await client.close();
  await site.close();
}
