import { endpointRows } from "../management/endpoint-rows.ts";
import { endpointsSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const endpointsRoute = defineRoute({
  method: "get",
  path: "/v1/endpoints",
  says: "How each adapter stands, and each pair of an adapter and an identity.",
  query: {},
  answers: { 200: endpointsSchema },
  handle({ context }, { client }) {
    const rows = Object.entries(client.status().providers).map(
      ([provider, { endpoints: rows, pairs }]) =>
        [provider, { endpoints: endpointRows(client, { provider, rows }), pairs }] as const,
    );
    context.header("Cache-Control", "no-store");
    return context.json({ providers: Object.fromEntries(rows) });
  },
});
