import { watchListSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";
import { watcherOf } from "./watched.ts";

export const watchListRoute = defineRoute({
  method: "get",
  path: "/v1/watch",
  says: "The rooms that are watched, and how the watch stands.",
  query: {},
  answers: { 200: watchListSchema },
  handle({ context }, parts) {
    const watcher = watcherOf(parts);
    context.header("Cache-Control", "no-store");
    return context.json({ status: watcher.status(), rooms: watcher.rooms() });
  },
});
