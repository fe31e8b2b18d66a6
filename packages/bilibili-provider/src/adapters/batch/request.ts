import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askData } from "../../session/ask-site.ts";
import type { SiteCall } from "../../session/site-call.ts";

/** Asks for as many rooms as there are, with one request. */
export function requestAll(queries: readonly BilibiliQuery[], call: SiteCall): Promise<unknown> {
  const ids = new Set(queries.map(({ room }) => room.roomId));
  const parameters = new URLSearchParams(Array.from(ids, (id): [string, string] => ["room_ids", id]));
  // The site's own spelling.
  parameters.set("req_biz", "web_room_componet");
  const url = `${call.origins.api}/xlive/web-room/v1/index/getRoomBaseInfo?${parameters}`;
  return askData({ url }, call);
}
