import { StreamFallbackError } from "@stream-fallback/core";
import { healthSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";

export const readyRoute = defineRoute({
  method: "get",
  path: "/ready",
  says: "That requests are welcome: 503 once the service is ending.",
  query: {},
  answers: { 200: healthSchema },
  isOpen: true,
  handle({ context }, { isDraining }) {
    if (isDraining()) throw new StreamFallbackError("CLOSED", "the service is ending");
    context.header("Cache-Control", "no-store");
    return context.json({ ok: true });
  },
});
