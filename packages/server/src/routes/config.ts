import { configSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const configRoute = defineRoute({
  method: "get",
  path: "/v1/config",
  says: "The settings in force.",
  query: {},
  answers: { 200: configSchema },
  handle({ context }, { client }) {
    context.header("Cache-Control", "no-store");
    context.header("Content-Type", "application/json");
    return context.body(JSON.stringify(client.config(), spelledOut));
  },
});

/** JSON has no word for these, and would leave them out. */
function spelledOut(_name: string, value: unknown): unknown {
  if (typeof value === "function") return "(a function)";
  return value === Number.POSITIVE_INFINITY ? "Infinity" : value;
}
