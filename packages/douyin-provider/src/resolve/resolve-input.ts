import { type CallContext, plainText, type RoomRef, StreamFallbackError } from "@stream-fallback/core";
import type { PageCall, PageSettings } from "../session/site-call.ts";
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

/**
 * The room that an input names. Numbers and URLs that have one ask nobody; what else leads to a room is asked for
 * once a day.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, and what the site has refused
 */
export async function resolveInput(input: string, { context, settings }: PageCall): Promise<RoomRef> {
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
    case "anchor":
      return context.session(`room-of-anchor:${named.uid}`, KEPT_MS, () =>
        firstRoom({ named, ways: askedByUid(named.uid, settings) }, context),
      );
    case "broadcast": {
      const { broadcastId, uid } = named;
      const byPage: Way = (limited) => anchorOfReflowPage(broadcastId, { context: limited, settings });
      const ways = [byPage, ...(uid === undefined ? [] : askedByUid(uid, settings))];
      return context.session(`room-of-broadcast:${broadcastId}`, KEPT_MS, () =>
        firstRoom({ named, ways }, context),
      );
    }
  }
}

type Way = (context: CallContext) => Promise<Anchor | undefined>;

/** The API behind shared links first: it is cheaper, and knows the number of rooms off air too. */
function askedByUid(uid: string, settings: PageSettings): Way[] {
  return [
    (context) => anchorOfSharedRoom(uid, { context, origins: settings.origins }),
    (context) => anchorOfUserPage(uid, { context, settings }),
  ];
}

/** The room by the first way that knows its number. */
async function firstRoom(
  { named, ways }: { named: Named; ways: readonly Way[] },
  context: CallContext,
): Promise<RoomRef> {
  let nickname = "";
  let failure: StreamFallbackError | undefined;
  for (const ask of ways) {
    try {
      const limitMs = ask === ways.at(-1) ? context.remainingMs() : context.remainingMs() / 2;
      const anchor = await within({ limitMs, context }, ask);
      if (anchor?.roomId) return { provider: "douyin", roomId: anchor.roomId, uid: anchor.uid };
      nickname ||= anchor?.nickname ?? "";
    } catch (error) {
      context.signal.throwIfAborted();
      if (!(error instanceof StreamFallbackError) || error.fault === "caller") throw error;
      // A failure that the site has proven (fault `query`) says more than what went wrong after it, so it is kept.
      if (failure?.fault !== "query" || error.fault === "query") failure = error;
    }
  }
  if (failure?.fault === "query") throw failure;
  const hint =
    named.kind === "broadcast" && nickname === "" ? unknownBroadcast(named.broadcastId) : offAir(nickname);
  throw failure?.at(hint) ?? new StreamFallbackError("INVALID_INPUT", hint);
}

function unknownBroadcast(broadcastId: string): string {
  return `the site does not tell whose broadcast ${broadcastId} is, and the next one has another room_id; give the number in the room's URL（room_id 每次开播都会变：请提供直播间地址里的号码）`;
}

function offAir(nickname: string): string {
  const who = nickname === "" ? "this anchor" : plainText(nickname, 40);
  return `the site tells no room number of ${who}, as it may be off air; give the number in the room's URL, or ask again on air（站点未给出主播的房间号：请提供直播间地址里的号码，或开播后再试）`;
}
