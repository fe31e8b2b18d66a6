import type { Change } from "./change.ts";

/**
 * Whether a broadcast has begun or ended. After a time of which nobody knew a watch tells the state whatever it is: a broadcast
 * that went on has not begun again, and a room off air all the time has not ended.
 */
export function isTransition(change: Change): boolean {
  if (change.type === "ended") return change.before?.living === true;
  if (change.type !== "live") return false;
  const { before, info } = change;
  return !before?.living || isOther(before.liveId, info.liveId);
}

/** What an adapter cannot know is empty, and names no other broadcast. */
function isOther(before: string, now: string): boolean {
  return before !== "" && now !== "" && before !== now;
}
