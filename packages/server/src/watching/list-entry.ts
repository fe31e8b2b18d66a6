import { z } from "zod";
import { type RoomWishes, roomWishes } from "./room-wishes.ts";

/** Raise it where an earlier release would misread what is written, as with a wish that it would leave out. */
const VERSION = 1;

/** What a later release adds without another version may be left out. */
const entry = z.object({ version: z.literal(VERSION), wishes: z.object(roomWishes.shape) });

/** The wishes for a room as they are kept. */
export function entryOf(wishes: RoomWishes): string {
  return JSON.stringify({ version: VERSION, wishes });
}

/** The wishes in an entry; undefined for one of another version, and for what is none. */
export function wishesIn(text: string): RoomWishes | undefined {
  try {
    return entry.parse(JSON.parse(text)).wishes;
  } catch {
    return undefined;
  }
}
