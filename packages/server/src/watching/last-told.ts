import { checkWatchRoom, type LastTold, type RoomChange } from "@stream-fallback/core";

/** Entries of another version count as none: then a broadcast may be told twice. */
const VERSION = 1;

/** What was told of a room, as it is kept: without its streams, which are most of it. */
export function keptTold(change: RoomChange): string {
  const { type, at } = change;
  const info = change.type === "unknown" ? change.lastKnown : change.info;
  const light = info && { ...info, sources: [], meta: { ...info.meta, attempts: [] } };
  return JSON.stringify({ version: VERSION, type, at, info: light });
}

/** What was told last; undefined for what cannot be read. */
export function lastToldIn(text: string): LastTold | undefined {
  try {
    const { version, type, at, info } = JSON.parse(text);
    if (version !== VERSION) return undefined;
    const times = info && {
      liveStartTime: new Date(info.liveStartTime),
      recordStartTime: new Date(info.recordStartTime),
    };
    const lastTold = { type, at: new Date(at), ...(info && { info: { ...info, ...times } }) };
    checkWatchRoom({ room: "1", lastTold });
    return lastTold;
  } catch {
    return undefined;
  }
}
