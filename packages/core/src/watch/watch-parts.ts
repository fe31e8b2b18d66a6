import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Random } from "../runtime/random.ts";
import type { HabitBook } from "./habit-book.ts";
import type { Grant, Pacer, RoomGroup } from "./pacer.ts";
import type { PlacedRoom, Placement } from "./placement.ts";
import type { WatchRoomOptions } from "./watch-options.ts";

/** An ask of a watcher: as whom, and the oldest answer that will do. */
interface WatchAsk extends Pick<WatchRoomOptions, "api" | "auth" | "uid" | "options"> {
  grant: Grant;
  signal: AbortSignal;
  maxAgeMs: number;
}

/** What decides with which others a room can be asked for. */
export interface GroupedRoom {
  /** The id of its provider. */
  readonly provider: string;
  readonly affinityKey: string;
  readonly wishes: Pick<WatchRoomOptions, "api" | "auth" | "uid" | "options">;
}

/** What a watcher needs of the client. */
export interface WatchParts<Extra> {
  clock: Clock;
  random: Random;
  pacer: Pacer;
  habits: HabitBook;
  placement?: Placement | undefined;
  /**
   * Where the room belongs.
   * @throws StreamFallbackError `INVALID_INPUT` where nobody can tell
   */
  place(room: string | RoomRef): PlacedRoom;
  /** With which others a room is asked for where this turn is used; undefined where one request tells of one room. */
  groupOf(room: GroupedRoom, grant: Grant): RoomGroup<GroupedRoom> | undefined;
  /** Whether the uid of the room is known from earlier answers, be they of another process. */
  knowsUid(room: string | RoomRef): Promise<boolean>;
  /** The identity that a cookie of the user's own makes; undefined for what is none, or cannot be one. Never fails. */
  askerOf(room: string | RoomRef, auth: string): string | undefined;
  /** @throws StreamFallbackError as `getInfo` */
  ask(room: string | RoomRef, ask: WatchAsk): Promise<RoomInfo<Extra>>;
}
