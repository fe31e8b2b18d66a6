import type { RoomRef } from "@stream-fallback/core";
import { defaultClient } from "./default-client.ts";
import type { GetInfoOptions } from "./get-info.ts";

/**
 * What names the room.
 * @param input the number in the room's URL, the URL, or a share text that has it
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room
 */
export async function resolveRoom(
  input: string,
  options: Pick<GetInfoOptions, "signal" | "timeoutMs"> = {},
): Promise<RoomRef> {
  return defaultClient().resolve(input, options);
}
