import type { BilibiliQuery } from "../../room/bilibili-room.ts";
import { askData } from "../../session/ask-site.ts";
import type { SiteCall } from "../../session/site-call.ts";

/** Asks for the rooms of as many anchors as there are, with one request. */
export function requestAll(
  queries: readonly Pick<BilibiliQuery, "room">[],
  call: SiteCall,
): Promise<unknown> {
  const uids = new Set(queries.map(({ room }) => room.uid ?? ""));
  const parameters = new URLSearchParams(Array.from(uids, (uid): [string, string] => ["uids[]", uid]));
  const url = `${call.origins.api}/room/v1/Room/get_status_info_by_uids?${parameters}`;
  return askData({ url }, call);
}
