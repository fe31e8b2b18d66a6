import { askInit } from "../../room/ask-room.ts";
import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askData } from "../../session/ask-site.ts";
import type { SiteCall } from "../../session/site-call.ts";
import { schema } from "./schema.ts";

/** Asks for as many rooms as there are, with one request. */
export function requestAll(queries: readonly BilibiliQuery[], call: SiteCall): Promise<unknown> {
  const ids = new Set(queries.map(({ room }) => room.roomId));
  const parameters = new URLSearchParams(Array.from(ids, (id): [string, string] => ["room_ids", id]));
  // The site's own spelling.
  parameters.set("req_biz", "web_room_componet");
  const url = `${call.origins.api}/xlive/web-room/v1/index/getRoomBaseInfo?${parameters}`;
  return askData({ url }, call);
}

/**
 * Asks for one room. The list leaves out who was never there and who was shut, so that of one it leaves out the older API is asked.
 * @throws StreamFallbackError `ROOM_NOT_FOUND` where that says there is none
 */
export async function requestOne(query: BilibiliQuery, call: SiteCall): Promise<unknown> {
  const list = await requestAll([query], call);
  const isLeftOut = schema.safeParse(list).data?.by_room_ids.length === 0;
  if (isLeftOut) await askInit(query.room.roomId, call);
  return list;
}
