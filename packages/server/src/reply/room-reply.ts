import type { RoomInfo } from "@stream-fallback/core";
import type { Context } from "hono";
import { etagOf, hasAlready } from "./etag.ts";
import { pickFields } from "./pick-fields.ts";

const HEADERS = { "Content-Type": "application/json", "Cache-Control": "private, no-cache" };

/**
 * The answer about a room, or 304 for who has it. How an answer came about (`meta`) and the moment of the call are in no tag, but
 * whether it is stale is.
 */
export function roomReply(
  context: Context,
  { info, fields }: { info: RoomInfo; fields: readonly string[] | undefined },
): Response {
  const told: Record<string, unknown> = fields ? pickFields(info, fields) : { ...info };
  const moment: Record<string, unknown> = {};
  for (const path of Object.keys(told)) {
    if (!isOfMoment(path, info)) continue;
    moment[path] = told[path];
    delete told[path];
  }
  // Written once and put together, since the text of a room with all its streams is long.
  const lasting = JSON.stringify(told);
  const etag = etagOf(`${info.meta.stale}${lasting}`);
  const headers = { ...HEADERS, ETag: etag };
  if (hasAlready(context.req.header("If-None-Match"), etag)) return context.body(null, 304, headers);
  return context.body(joined(lasting, JSON.stringify(moment)), 200, headers);
}

function isOfMoment(path: string, { liveStartTime, recordStartTime }: RoomInfo): boolean {
  if (path === "recordStartTime" || path === "meta" || path.startsWith("meta.")) return true;
  // Where the site does not tell when the broadcast began, it is the moment of the call.
  return path === "liveStartTime" && liveStartTime.getTime() === recordStartTime.getTime();
}

/** Two texts of objects as the text of one. */
function joined(one: string, other: string): string {
  if (one === "{}") return other;
  return other === "{}" ? one : `${one.slice(0, -1)},${other.slice(1)}`;
}
