import { askData } from "../session/ask-site.ts";
import type { SiteCall } from "../session/site-call.ts";

/** What the page for phones asks of a room: all but its streams, without signature or cookie. */
export function askH5Info(roomId: string, call: SiteCall): Promise<unknown> {
  const path = "/xlive/web-room/v1/index/getH5InfoByRoom";
  const url = `${call.origins.api}${path}?room_id=${encodeURIComponent(roomId)}`;
  return askData({ url, roomId }, call);
}
