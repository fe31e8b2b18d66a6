import { statusSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const statusRoute = defineRoute({
  method: "get",
  path: "/status",
  says: "What was asked, answered and refused since the start, and how things stand.",
  query: {},
  answers: { 200: statusSchema },
  handle({ context }, { client }) {
    context.header("Cache-Control", "no-store");
    return context.json(client.status());
  },
});
