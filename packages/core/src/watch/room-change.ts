import type { StreamFallbackError } from "../errors.ts";
import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";

/** What became of a watched room. */
export type RoomChange<Extra = unknown> = {
  /** The room, as far as its names are known. */
  room: RoomRef;
  /** The room in the words in which it was given. */
  name: string;
  /** When it was seen. */
  at: Date;
} & (KnownChange<Extra> | UnknownChange<Extra>);

interface KnownChange<Extra> {
  /**
   * `live`: a broadcast is on air that was not told before. `ended`: the site has proven that none is. `title`: the
   * broadcast on air has another title. After an `unknown` the next state that is known is told, be it the same.
   */
  type: "live" | "ended" | "title";
  info: RoomInfo<Extra>;
  /** What was known before, without its streams; absent where nothing was. */
  before?: RoomInfo<Extra> | undefined;
}

interface UnknownChange<Extra> {
  /** Nobody knows any more whether the room is on air. It may well be: this is never an end. */
  type: "unknown";
  /** Why the last one who was asked could not tell. */
  error: StreamFallbackError;
  /** What was known before, without its streams; absent where nothing was. */
  lastKnown?: RoomInfo<Extra> | undefined;
}
