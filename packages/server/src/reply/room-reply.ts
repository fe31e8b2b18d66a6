import type { RoomInfo } from "@stream-fallback/core";
import type { Context } from "hono";
import { etagOf, hasAlready } from "./etag.ts";
import { pickFields } from "./pick-fields.ts";
import { PlainReply } from "./plain-reply.ts";
import type { ToldTexts } from "./told-texts.ts";
import { bytesOf } from "./wire-text.ts";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "private, no-cache" };

interface RoomTold {
  info: RoomInfo;
  /** Only these. @default all */
  fields: readonly string[] | undefined;
  texts: ToldTexts;
}

/**
 * The answer about a room, or 304 for who has it. How an answer came about (`meta`) and the moment of the call are in no tag, but
 * whether it is stale is.
 */
export function roomReply(context: Context, { info, fields, texts }: RoomTold): PlainReply {
  const { lasting, moment } = fields ? partsOfSome(info, fields) : partsOfAll(info);
  const { text, digest } = texts.of(context.req.url, JSON.stringify(lasting));
  const etag = etagOf(digest, { isStale: info.meta.stale });
  const headers = { ...HEADERS, ETag: etag };
  if (hasAlready(context.req.header("If-None-Match"), etag))
    return new PlainReply({ status: 304, headers, body: null });
  const body = text.slice(0, -1) + bytesOf(joint(text, JSON.stringify(moment)));
  return new PlainReply({ status: 200, headers, body });
}

/** What stays as it is from call to call, and what is of the moment of the call. */
interface Parts {
  lasting: object;
  moment: object;
}

function partsOfAll(info: RoomInfo): Parts {
  const { recordStartTime, meta, ...lasting } = info;
  if (!isOfMoment("liveStartTime", info)) return { lasting, moment: { recordStartTime, meta } };
  const { liveStartTime, ...known } = lasting;
  return { lasting: known, moment: { liveStartTime, recordStartTime, meta } };
}

function partsOfSome(info: RoomInfo, fields: readonly string[]): Parts {
  const told = Object.entries(pickFields(info, fields));
  const { lasting = [], moment = [] } = Object.groupBy(told, ([path]) =>
    isOfMoment(path, info) ? "moment" : "lasting",
  );
  return { lasting: Object.fromEntries(lasting), moment: Object.fromEntries(moment) };
}

function isOfMoment(path: string, { liveStartTime, recordStartTime }: RoomInfo): boolean {
  if (path === "recordStartTime" || path === "meta" || path.startsWith("meta.")) return true;
  // Where the site does not tell when the broadcast began, it is the moment of the call.
  return path === "liveStartTime" && liveStartTime.getTime() === recordStartTime.getTime();
}

/** What follows the text of an object without its last brace, so that both are the text of one object. */
function joint(one: string, other: string): string {
  return one === "{}" || other === "{}" ? other.slice(1) : `,${other.slice(1)}`;
}
