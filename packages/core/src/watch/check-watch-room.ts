import { createOpenings } from "./openings.ts";
import { checkedRoomOptions, roomAndOptions, type WatchRoom } from "./watch-options.ts";

/**
 * Refuses what `watcher.add` would refuse, for who keeps a list that another process watches.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, and for an option of a wrong kind
 */
export function checkWatchRoom(given: WatchRoom): void {
  const { hours, timeZone } = checkedRoomOptions(roomAndOptions(given).options);
  const openings = createOpenings();
  if (timeZone !== undefined) openings.check(timeZone);
  if (hours !== undefined) openings.of(hours, timeZone);
}
