import { createClient } from "@stream-fallback/core";
import { createProvider, type DouyinExtra, type RoomInfo } from "@stream-fallback/douyin-provider";
import { cast } from "../../test/emulator/cast/rooms.ts";
import { startEmulator } from "../../test/emulator/server.ts";

/** The number of a room on air in several qualities, about which the emulator sends some 6 KB. */
export const { webRid } = cast.live;

/** The provider's answer about that room. */
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
