import { type ResolveContext, type RoomRef, StreamFallbackError } from "@stream-fallback/core";
import { requestAll } from "../adapters/batch-by-uid/request.ts";
import { schema } from "../adapters/batch-by-uid/schema.ts";
import type { Origins } from "../origins.ts";
import { readSchema } from "../room/read-schema.ts";
import type { Named } from "./name-in-url.ts";
import { parseInput } from "./parse-input.ts";
import { followShortLink } from "./short-link.ts";

/** Neither an anchor's room nor what a link leads to changes; a day bounds what is kept of what nobody asks for any more. */
const KEPT_MS = 24 * 3_600_000;

interface ResolveCall {
  context: ResolveContext;
  origins: Origins;
}

/**
 * The room that an input names. Numbers and URLs that have one ask nobody; an anchor's page asks for the number, unless the
 * anchor will do, and short links are followed within the site. Both are asked once a day.
 * @throws StreamFallbackError `INVALID_INPUT` for what names no room, and what the site has refused
 */
export async function resolveInput(input: string, { context, origins }: ResolveCall): Promise<RoomRef> {
  const given = parseInput(input, origins);
  const named =
    given.kind === "short"
      ? await context.session(
          `short-link:${given.code}`,
          KEPT_MS,
          (): Promise<Exclude<Named, { kind: "short" }>> => followShortLink(given.code, { context, origins }),
          { scope: "provider" },
        )
      : given;
  if (named.kind === "room") return { provider: "bilibili", roomId: named.roomId };
  const { uid } = named;
  if (context.isUidEnough) return { provider: "bilibili", roomId: "", uid };
  const roomId = await context.session(
    `room-of-anchor:${uid}`,
    KEPT_MS,
    () => roomOfAnchor(uid, { context, origins }),
    { scope: "provider" },
  );
  return { provider: "bilibili", roomId, uid };
}

async function roomOfAnchor(uid: string, call: ResolveCall): Promise<string> {
  const value = await requestAll([{ room: { provider: "bilibili", roomId: "", uid } }], call);
  const rooms = readSchema(schema, { what: "the anchor's room", value });
  const room = rooms.find((each) => each.uid === uid);
  if (room) return room.room_id;
  throw new StreamFallbackError(
    "INVALID_INPUT",
    "the site tells of no room of this anchor: they have none, or it was shut; give the number in the room's URL（站点没有这位主播的直播间：请提供直播间地址里的号码）",
  );
}
