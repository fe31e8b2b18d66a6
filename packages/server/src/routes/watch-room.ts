import { checkWatchRoom, StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import { readJson } from "../request/read-json.ts";
import { roomWishes } from "../watching/room-wishes.ts";
import { defineRoute } from "./route.ts";
import { watchOf } from "./watched.ts";

/** What one process watches at ease; each more is memory that a caller may order. */
const MOST_WATCHED = 10_000;
/** A place that does not answer is tried again by then. */
const RETRY_AFTER_MS = 1_000;

export const watchRoomRoute = defineRoute({
  method: "put",
  path: "/v1/watch/{room}",
  says: "Watches a room from now on; of one that is watched the wishes are replaced. Kept where the cache is, so a restart watches on.",
  query: {},
  body: roomWishes,
  answers: { 204: null },
  audits: "watch.add",
  async handle({ context, room }, parts) {
    const watch = watchOf(parts);
    const wishes = await readJson(context.req.raw, roomWishes);
    checkWatchRoom({ room, ...parts.askWith(room), ...wishes });
    if (!watch.has(room) && watch.size >= MOST_WATCHED)
      throw new StreamFallbackError("INVALID_INPUT", `${MOST_WATCHED} rooms are watched; no more are taken`);
    await kept(watch.put(room, wishes));
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
  async handle({ context, room }, parts) {
    await kept(watchOf(parts).remove(room));
    return context.body(null, 204);
  },
});

/** @throws a `Refusal` for what fails: what is not kept is not promised */
async function kept(work: Promise<void>): Promise<void> {
  try {
    await work;
  } catch {
    throw new Refusal("LIST_UNAVAILABLE", {
      message:
        "the list cannot be changed now: where it is kept does not answer; the watch goes on as it was",
      retryAfterMs: RETRY_AFTER_MS,
    });
  }
}
