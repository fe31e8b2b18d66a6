import { alertsSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const alertsRoute = defineRoute({
  method: "get",
  path: "/v1/alerts",
  says: "The alerts that fire, the latest that ended, and what became of them at each webhook.",
  query: {},
  answers: { 200: alertsSchema },
  handle({ context }, { client }) {
    context.header("Cache-Control", "no-store");
    return context.json(client.status().alerts);
  },
});
