import { z } from "zod";
import { refusalOf } from "../streams/refusal-of.ts";
import type { ToldRoom } from "./answer-of-room.ts";
import { flag, idText, moment, text } from "./site-values.ts";

/** Everything of a room but its streams, as `getInfoByRoom`, `getH5InfoByRoom` and the page tell it. */
export const infoSchema = z.object({
  room_info: z.object({
    uid: idText,
    room_id: idText,
    short_id: idText.catch("0"),
    live_status: z.number(),
    live_start_time: moment,
    title: text,
    cover: text,
    area_name: text,
    lock_status: flag,
  }),
  anchor_info: z.object({ base_info: z.object({ uname: z.string(), face: text }) }),
});

export type Info = z.infer<typeof infoSchema>;

export function roomOfInfo({ room_info: room, anchor_info: { base_info: anchor } }: Info): ToldRoom {
  return {
    ...{ roomId: room.room_id, shortId: room.short_id, uid: room.uid },
    ...{ liveStatus: room.live_status, began: room.live_start_time },
    ...{ title: room.title, cover: room.cover, area: room.area_name },
    ...{ owner: anchor.uname, avatar: anchor.face },
    refused: refusalOf({ is_locked: room.lock_status }),
  };
}
