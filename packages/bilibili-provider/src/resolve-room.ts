import type { RoomRef } from "@stream-fallback/core";
import type { GetInfoOptions } from "./get-info.ts";
import { facade } from "./recorder/facade.ts";

/**
 * What names the room.
 * @param input the number in the room's URL, any URL of the room, the anchor's page, a short link, or a share text with one
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, else why the site did not tell it
 */
export async function resolveRoom(
  input: string,
  options: Pick<GetInfoOptions, "signal" | "timeoutMs"> = {},
): Promise<RoomRef> {
  return facade.resolveRoom(input, options);
}
