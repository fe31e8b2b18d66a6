import { checkWatchRoom, StreamFallbackError } from "@stream-fallback/core";
import { Refusal } from "../reply/refusal.ts";
import { readLongJson } from "../request/read-json.ts";
import { roomWishes } from "../watching/room-wishes.ts";
import { defineRoute } from "./route.ts";
import { watchOf } from "./watched.ts";

/** What one process watches at ease; each more is memory that a caller may order. */
const MOST_WATCHED = 10_000;
/** Of the wishes for a room, and characters of its name: thousands of rooms may have as much each. */
const MOST_BYTES = 8_192;
const LONGEST_NAME = 4_096;
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
    const wishes = await readLongJson(context.req.raw, { schema: roomWishes, mostBytes: MOST_BYTES });
    refuseBlank(room);
    if (room.length > LONGEST_NAME)
      throw new StreamFallbackError("INVALID_INPUT", `a room is named in up to ${LONGEST_NAME} characters`);
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
    const watch = watchOf(parts);
    refuseBlank(room);
    await kept(watch.remove(room));
    return context.body(null, 204);
  },
});

/** @throws StreamFallbackError `INVALID_INPUT` for a room of no name, whose place in what is kept is that of the list's own name */
function refuseBlank(room: string): void {
  if (room.trim() === "") throw new StreamFallbackError("INVALID_INPUT", "no room is named");
}

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
