import { z } from "zod";
import { roomsByName } from "../../room/rooms-by-name.ts";
import { idText, moment, text } from "../../room/site-values.ts";

/** `get_status_info_by_uids`: rooms by their anchors. */
export const schema = roomsByName(
  z.object({
    room_id: idText,
    short_id: idText.catch("0"),
    uid: idText,
    live_status: z.number(),
    live_time: moment,
    title: text,
    uname: z.string(),
    face: text,
    cover_from_user: text,
    area_v2_name: text,
  }),
);

export type BatchByUidState = z.infer<typeof schema>;
