import type { Page } from "../../pages/read-page.ts";
import { askedUid } from "../../room/asked-uid.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { pageBehindNonce } from "../../session/page-behind-nonce.ts";
import type { PageCall } from "../../session/site-call.ts";
import { profileOfPage } from "./parse.ts";

/** Asks for the anchor's profile. */
export async function request(query: DouyinQuery, call: PageCall): Promise<Page> {
  const path = `user/${encodeURIComponent(askedUid(query))}`;
  return pageBehindNonce({ host: "www", path, wanted: profileOfPage }, call);
}
