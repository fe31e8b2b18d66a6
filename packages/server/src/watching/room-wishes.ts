import { z } from "zod";

/** What may be wished for a room of the list. Cookies are not among it: each process asks with its own. */
export const roomWishes = z.strictObject({
  intervalMs: z.number().min(1_000).optional().describe("Default: that of the watch."),
  api: z.string().min(1).optional(),
  uid: z.string().min(1).optional(),
  hours: z.array(z.string()).optional().describe('Such as ["18:00-02:00"]. Default: all day.'),
  timeZone: z.string().optional().describe("Of the hours, such as Asia/Shanghai. Default: the system's."),
});

export type RoomWishes = z.output<typeof roomWishes>;

/** A room of the list. */
export interface ListedRoom extends RoomWishes {
  /** Id, URL, share text, profile, or platform:room. */
  room: string;
}
