import type { RoomInfo } from "@stream-fallback/core";
import type { Context } from "hono";
import { etagOf, hasAlready } from "./etag.ts";
import { pickFields } from "./pick-fields.ts";
import { PlainReply } from "./plain-reply.ts";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "private, no-cache" };

/**
 * The answer about a room, or 304 for who has it. How an answer came about (`meta`) and the moment of the call are in no tag, but
 * whether it is stale is.
 */
export function roomReply(
  context: Context,
  { info, fields }: { info: RoomInfo; fields: readonly string[] | undefined },
): PlainReply {
  const told: Record<string, unknown> = fields ? pickFields(info, fields) : { ...info };
  // Without a prototype: a caller may name a field `__proto__`.
  const lasting: Record<string, unknown> = Object.create(null);
  const moment: Record<string, unknown> = Object.create(null);
  for (const path of Object.keys(told)) (isOfMoment(path, info) ? moment : lasting)[path] = told[path];
  // The text of a room with all its streams is long: it is written and encoded once, and the tag is made of its beginning.
  const text = JSON.stringify(lasting);
  const rest = joint(text, JSON.stringify(moment));
  const bytes = Buffer.from(text.slice(0, -1) + rest);
  const etag = etagOf(bytes.subarray(0, bytes.length - Buffer.byteLength(rest)), {
    isStale: info.meta.stale,
  });
  const headers = { ...HEADERS, ETag: etag };
  if (hasAlready(context.req.header("If-None-Match"), etag))
    return new PlainReply({ status: 304, headers, body: null });
  return new PlainReply({ status: 200, headers, body: bytes });
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
