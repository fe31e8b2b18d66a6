import type { CallContext } from "@stream-fallback/core";
import type { Page } from "../../pages/read-page.ts";
import { askedUid } from "../../room/asked-uid.ts";
import type { DouyinQuery } from "../../room/douyin-room.ts";
import { type PageSettings, pageBehindNonce } from "../../session/page-behind-nonce.ts";
import { profileOfPage } from "./parse.ts";

/** Asks for the anchor's profile. */
export async function request(
  query: DouyinQuery,
  context: CallContext,
  settings: PageSettings,
): Promise<Page> {
  const place = { host: "www", path: `user/${encodeURIComponent(askedUid(query))}` } as const;
  return pageBehindNonce(place, profileOfPage, context, settings);
}
