import { cookieFor, hasLogin } from "../session/login.ts";
import type { SiteCall } from "../session/site-call.ts";
import { askWithheld } from "../streams/ask-withheld.ts";
import type { Rendition } from "../streams/collect-sources.ts";
import { askInfo, askRoom, type RoomReplies } from "./ask-room.ts";
import type { BilibiliQuery } from "./bilibili-room.ts";

/** How an adapter asks for the two halves of a room's state. */
interface Asking {
  call: SiteCall;
  /** The room, its anchor, and whether it is on air. */
  info(): Promise<unknown>;
  /** Where the streams are; the cookie is the user's, where it is sent. */
  play(cookie: string | undefined): Promise<unknown>;
}

/** Replies that `roomStateSchema` reads. */
export type StateReplies = RoomReplies & { isVisitor: boolean; withheld: Rendition[] | undefined };

/** Asks for what of the two halves is needed, and by the playlist for what a visitor was not given. */
export async function askState(query: BilibiliQuery, { call, info, play }: Asking): Promise<StateReplies> {
  const { room, need } = query;
  const cookie = cookieFor(need, call.context.identity);
  const replies = await askRoom(query, {
    info: () => askInfo(info, { room, call }),
    play: () => play(cookie),
  });
  const isVisitor = !hasLogin(cookie);
  const withheld = isVisitor ? await askWithheld({ play: replies.play, need }, call) : undefined;
  return { ...replies, isVisitor, withheld };
}
