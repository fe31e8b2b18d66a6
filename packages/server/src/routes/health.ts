import { healthSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const healthRoute = defineRoute({
  method: "get",
  path: "/health",
  says: "That the process lives.",
  query: {},
  answers: { 200: healthSchema },
  isOpen: true,
  handle({ context }) {
    context.header("Cache-Control", "no-store");
    return context.json({ ok: true });
  },
});
