import type { WatchedRoomStatus, WatchStatus } from "@stream-fallback/core";
import { z } from "zod";
import type { ListedRoom } from "./room-wishes.ts";

/** How the watch stands. */
export interface Standing {
  status: WatchStatus & { watchedBy: "here" | "elsewhere" | "nobody" };
  rooms: WatchedRoomStatus[];
}

/** Told by the one who watches to the others. Raise it where an earlier release would misread what is written. */
const VERSION = 1;

const count = z.int().min(0);
const shared = z.object({
  version: z.literal(VERSION),
  status: z.object({ rooms: count, known: count, due: count, latenessMs: z.number() }),
  rooms: z.array(
    z.object({
      name: z.string(),
      room: z.object({ provider: z.string(), roomId: z.string(), uid: z.string().optional() }),
      state: z.enum(["new", "live", "off-air", "unknown"]),
      knownAt: z.number().optional(),
      title: z.string().optional(),
      owner: z.string().optional(),
      onAirSince: z.number().optional(),
      code: z.string().optional(),
      dueInMs: z.number().optional(),
      lateMs: z.number(),
      intervalMs: z.number(),
    }),
  ),
});

export type SharedStanding = Pick<Standing, "rooms"> & { status: WatchStatus };

export function sharedText({ status, rooms }: SharedStanding): string {
  return JSON.stringify({ version: VERSION, status, rooms });
}

/** What another tells; undefined where nothing is told, or in words of another version. */
export function sharedIn(text: string | undefined): SharedStanding | undefined {
  try {
    return text === undefined ? undefined : (shared.parse(JSON.parse(text)) as SharedStanding);
  } catch {
    return undefined;
  }
}

/** A row of a room of which nobody has told anything here. */
export function unknownRow({ room, intervalMs = 0 }: ListedRoom): WatchedRoomStatus {
  return {
    ...{ name: room, room: { provider: "", roomId: "" }, state: "new" },
    ...{ knownAt: undefined, title: undefined, owner: undefined, onAirSince: undefined, code: undefined },
    ...{ dueInMs: undefined, lateMs: 0, intervalMs },
  };
}
