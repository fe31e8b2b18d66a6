import { createClient } from "@stream-fallback/core";
import { createProvider, type DouyinExtra, type RoomInfo } from "@stream-fallback/douyin-provider";
import { cast } from "../../test/emulator/cast/rooms.ts";
import { startEmulator } from "../../test/emulator/server.ts";

/** On air in several qualities: the emulator tells some 6 KB of it. */
export const { webRid } = cast.live;

/** What the provider makes of the emulator's reply. */
export async function roomOnAir(): Promise<RoomInfo> {
  const emulator = await startEmulator();
  const provider = createProvider({ origins: emulator.origins });
  const client = createClient<DouyinExtra>({ providers: [provider] });
  try {
    return await client.getInfo(webRid);
  } finally {
    await client.close();
    await emulator.close();
  }
}
