import { StreamFallbackError } from "@stream-fallback/core";
import { z } from "zod";
import { readJson } from "../request/read-json.ts";
import { defineRoute } from "./route.ts";
import { watcherOf } from "./watched.ts";

/** What one process watches at ease; each more is memory that a caller may order. */
const MOST_WATCHED = 10_000;

const body = z.strictObject({
  intervalMs: z.number().min(1_000).optional().describe("Default: that of the watch."),
  api: z.string().min(1).optional(),
  uid: z.string().min(1).optional(),
  hours: z.array(z.string()).optional().describe('Such as ["18:00-02:00"]. Default: all day.'),
  timeZone: z.string().optional().describe("Of the hours, such as Asia/Shanghai. Default: the system's."),
});

export const watchRoomRoute = defineRoute({
  method: "put",
  path: "/v1/watch/{room}",
  says: "Watches a room from now on; of one that is watched the wishes are replaced. A restart forgets it.",
  query: {},
  body,
  answers: { 204: null },
  audits: "watch.add",
  async handle({ context, room }, parts) {
    const watcher = watcherOf(parts);
    const wishes = await readJson(context.req.raw, body);
    if (watcher.status().rooms >= MOST_WATCHED)
      throw new StreamFallbackError("INVALID_INPUT", `${MOST_WATCHED} rooms are watched; no more are taken`);
    watcher.add(room, { ...parts.askWith(room), ...wishes });
    return context.body(null, 204);
  },
});

export const unwatchRoomRoute = defineRoute({
  method: "delete",
  path: "/v1/watch/{room}",
  says: "Watches a room no more, by the name it was given or by its number; what is not watched is left alone.",
  query: {},
  answers: { 204: null },
  audits: "watch.remove",
  handle({ context, room }, parts) {
    watcherOf(parts).remove(room);
    return context.body(null, 204);
  },
});
