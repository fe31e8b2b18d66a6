import { EVENT_HEADERS, EventsReply } from "../events/events-reply.ts";
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
    if (context.req.method === "HEAD") return context.body(null, 200, EVENT_HEADERS);
    return new EventsReply(feed.open(context.req.header("Last-Event-ID")));
  },
});
