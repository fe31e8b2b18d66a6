/// <reference lib="esnext.disposable" preserve="true" />
import type { ErrorCode } from "../errors.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { RoomChange } from "./room-change.ts";
import type { WatchRoomOptions } from "./watch-options.ts";

/** A row of `watcher.rooms()`. */
export interface WatchedRoomStatus {
  /** The room in the words in which it was given. */
  name: string;
  /** Its names, as far as they are known. */
  room: RoomRef;
  /** `new` before the first answer. */
  state: "new" | "live" | "off-air" | "unknown";
  /** Unix ms of the last answer; undefined before the first. */
  knownAt: number | undefined;
  /** Of the last answer; undefined before the first, and where the site does not tell it. */
  title: string | undefined;
  /** Of the last answer; undefined before the first, and where the site does not tell it. */
  owner: string | undefined;
  /** Unix ms at which the broadcast began; undefined while it is not live, and where the site does not tell it. */
  onAirSince: number | undefined;
  /** Why nobody can tell its state; undefined while it is not `unknown`. */
  code: ErrorCode | undefined;
  /** In how many ms it is due; undefined while it is being asked for, or nobody here asks for it. */
  dueInMs: number | undefined;
  /** How long ago it fell due; 0 while it is not. */
  lateMs: number;
  /** The interval in force, in ms. */
  intervalMs: number;
}

/** A watch in numbers. */
export interface WatchStatus {
  /** Rooms that are watched. */
  rooms: number;
  /** Those whose last answer is no older than two of their intervals. */
  known: number;
  /** Those that are due now. */
  due: number;
  /** How long the one has waited that has waited longest, in ms. */
  latenessMs: number;
}

/**
 * Rooms that are watched, and what becomes of them: `for await (const change of watcher)`. Leaving the loop ends the
 * watch, and so do `close()`, the signal that it was given, and the end of the client.
 */
export interface Watcher<Extra = unknown> extends AsyncIterable<RoomChange<Extra>>, AsyncDisposable {
  /**
   * Watches one more room from now on; of one that is watched already the wishes are replaced.
   * @throws StreamFallbackError `INVALID_INPUT` for what names no room, and for an option of a wrong kind
   */
  add(room: string | RoomRef, options?: WatchRoomOptions): void;
  /**
   * Watches a room no more, by the name it was given or by its number; what is not watched is left alone.
   * @throws StreamFallbackError `INVALID_INPUT` for what names no room
   */
  remove(room: string | RoomRef): void;
  /** A row for each room, in the order in which they were added. */
  rooms(): WatchedRoomStatus[];
  /** How many there are, and how late. */
  status(): WatchStatus;
  /** Asks for nothing any more; the promise ends when nothing of it runs. */
  close(): Promise<void>;
}
