import {
  type CallContext,
  type ResolveContext,
  type RoomRef,
  StreamFallbackError,
} from "@stream-fallback/core";
import type { PageSettings } from "../session/site-call.ts";
import { within } from "../session/within.ts";
import type { Anchor } from "./anchor.ts";
import type { Named } from "./name-in-url.ts";
import { parseInput } from "./parse-input.ts";
import { anchorOfReflowPage } from "./reflow-page.ts";
import { anchorOfSharedRoom } from "./shared-room.ts";
import { followShortLink } from "./short-link.ts";
import { anchorOfUserPage } from "./user-page.ts";

/** Neither a room's number nor a link's anchor changes; a day bounds what is kept of what nobody asks for any more. */
const KEPT_MS = 24 * 3_600_000;

interface ResolveCall {
  context: ResolveContext;
  settings: PageSettings;
}

/**
 * The room that an input names. Numbers and URLs that have one ask nobody; what else leads to a room is asked for
 * once a day. Where a uid will do, an anchor's profile asks nobody either. An anchor whose room's number the site does
 * not tell, as of somebody off air, is named by the uid alone.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, and what the site has refused
 */
export async function resolveInput(input: string, { context, settings }: ResolveCall): Promise<RoomRef> {
  const { origins } = settings;
  const given = parseInput(input, origins);
  const named =
    given.kind === "short"
      ? await context.session(`short-link:${given.code}`, KEPT_MS, () =>
          followShortLink(given.code, { context, origins }),
        )
      : given;
  switch (named.kind) {
    case "room":
      return { provider: "douyin", roomId: named.roomId };
    case "anchor": {
      if (context.isUidEnough) return refByUid(named.uid);
      const ways = askedByUid(named.uid, settings);
      return roomOf(`room-of-anchor:${named.uid}`, { named, ways, context });
    }
    case "broadcast": {
      const { broadcastId, uid } = named;
      const byPage: Way = (limited) => anchorOfReflowPage(broadcastId, { context: limited, settings });
      const isUidEnough = uid !== undefined && context.isUidEnough === true;
      const ways = [byPage, ...(uid === undefined || isUidEnough ? [] : askedByUid(uid, settings))];
      return roomOf(`room-of-broadcast:${broadcastId}`, { named, ways, context }).catch((failure) => {
        context.signal.throwIfAborted();
        if (isUidEnough) return refByUid(uid);
        throw failure;
      });
    }
  }
}

const refByUid = (uid: string): RoomRef => ({ provider: "douyin", roomId: "", uid });

type Way = (context: CallContext) => Promise<Anchor | undefined>;

interface Search {
  named: Named;
  ways: readonly Way[];
  context: CallContext;
}

/** A number that the site does not tell today is asked for again: it may tell it once the anchor is on air. */
async function roomOf(key: string, search: Search): Promise<RoomRef> {
  const { context } = search;
  const found = await context.session(key, KEPT_MS, () => firstRoom(search));
  if (found.roomId === "") await context.forgetSession(key, found);
  return found;
}

/** The API behind shared links first: it is cheaper, and knows the number of rooms off air too. */
function askedByUid(uid: string, settings: PageSettings): Way[] {
  return [
    (context) => anchorOfSharedRoom(uid, { context, origins: settings.origins }),
    (context) => anchorOfUserPage(uid, { context, settings }),
  ];
}

/** The room by the first way that knows its number, else by the anchor if any way has told of them. */
async function firstRoom({ named, ways, context }: Search): Promise<RoomRef> {
  let byUid: RoomRef | undefined;
  let failure: StreamFallbackError | undefined;
  for (const ask of ways) {
    try {
      const limitMs = ask === ways.at(-1) ? context.remainingMs() : context.remainingMs() / 2;
      const anchor = await within({ limitMs, context }, ask);
      if (anchor?.roomId) return { provider: "douyin", roomId: anchor.roomId, uid: anchor.uid };
      if (anchor) byUid = refByUid(anchor.uid);
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof StreamFallbackError) || error.fault === "caller") throw error;
      // A failure that the site has proven (fault `query`) says more than what went wrong after it, so it is kept.
      if (failure?.fault !== "query" || error.fault === "query") failure = error;
    }
  }
  if (failure?.fault === "query") throw failure;
  if (byUid) return byUid;
  const hint = named.kind === "broadcast" ? unknownBroadcast(named.broadcastId) : UNKNOWN_ANCHOR;
  throw failure?.at(hint) ?? new StreamFallbackError("INVALID_INPUT", hint);
}

function unknownBroadcast(broadcastId: string): string {
  return `the site does not tell whose broadcast ${broadcastId} is, and the next one has another room_id; give the number in the room's URL（room_id 每次开播都会变：请提供直播间地址里的号码）`;
}

const UNKNOWN_ANCHOR =
  "the site tells nothing of this anchor; give the number in the room's URL（站点没有这位主播的信息：请提供直播间地址里的号码）";
