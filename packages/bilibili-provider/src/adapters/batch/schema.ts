import { z } from "zod";
import { roomsByName } from "../../room/rooms-by-name.ts";
import { flag, idText, moment, text } from "../../room/site-values.ts";

const roomSchema = z.object({
  room_id: idText,
  short_id: idText.catch("0"),
  uid: idText,
  live_status: z.number(),
  live_time: moment,
  title: text,
  uname: z.string(),
  cover: text,
  area_name: text,
  is_encrypted: flag,
});

/** `getRoomBaseInfo`: rooms by their real numbers, whatever they were asked by. */
export const schema = z.object({ by_room_ids: roomsByName(roomSchema) });

export type BatchState = z.infer<typeof schema>;
