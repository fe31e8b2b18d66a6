import { Refusal } from "../reply/refusal.ts";
import { defineRoute } from "./route.ts";

export const eventsRoute = defineRoute({
  method: "get",
  path: "/v1/events",
  says: "What changes in the watched rooms, as server-sent events; Last-Event-ID goes on where a reader has stopped.",
  query: {},
  answers: { 200: { mediaType: "text/event-stream" } },
  handle({ context }, { feed }) {
    if (feed === undefined)
      throw new Refusal("NO_SUCH_ROUTE", "this service was started without a watch, so nothing changes");
    // Nobody would read the stream of a HEAD.
    if (context.req.method === "HEAD") return context.body(null, 200, HEADERS);
    return context.body(feed.open(context.req.header("Last-Event-ID")), 200, HEADERS);
  },
});

const HEADERS = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  // nginx would hold back what fills none of its buffers.
  "X-Accel-Buffering": "no",
};
