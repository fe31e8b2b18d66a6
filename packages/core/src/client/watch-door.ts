import type { RoomInfo } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { Grant, Pacer } from "../watch/pacer.ts";
import type { Client } from "./client.ts";

interface AskOptions {
  grant: Grant;
  signal?: AbortSignal | undefined;
  /** The oldest answer that will do, in ms. */
  maxAgeMs: number;
}

/** What a watcher needs of a client beyond what callers have. */
export interface WatchDoor {
  /** When who is asked. */
  readonly pacer: Pacer;
  /**
   * Asks for a room as `getInfo` does, as the identity and first at the endpoint of the grant.
   * @throws StreamFallbackError as `getInfo`
   */
  ask(room: string | RoomRef, options: AskOptions): Promise<RoomInfo<unknown>>;
}

const doors = new WeakMap<object, WatchDoor>();

export function setWatchDoor<Extra>(client: Client<Extra>, door: WatchDoor): void {
  doors.set(client, door);
}

/** @throws TypeError for what `createClient` has not made */
export function watchDoorOf<Extra>(client: Client<Extra>): WatchDoor {
  const door = doors.get(client);
  if (door === undefined) throw new TypeError("no client of createClient");
  return door;
}
