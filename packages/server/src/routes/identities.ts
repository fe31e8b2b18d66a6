import { identitiesSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const identitiesRoute = defineRoute({
  method: "get",
  path: "/v1/identities",
  says: "As whom the sites are asked, and who is blocked; no cookie and no proxy is told.",
  query: {},
  answers: { 200: identitiesSchema },
  handle({ context }, { client }) {
    context.header("Cache-Control", "no-store");
    return context.json({ identities: client.identities.list() });
  },
});
