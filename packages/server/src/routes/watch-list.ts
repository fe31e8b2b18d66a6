import { watchListSchema } from "../openapi/schemas.ts";
import { defineRoute } from "./route.ts";
import { watchOf } from "./watched.ts";

export const watchListRoute = defineRoute({
  method: "get",
  path: "/v1/watch",
  says: "The rooms that are watched, and how the watch stands.",
  query: {},
  answers: { 200: watchListSchema },
  async handle({ context }, parts) {
    const standing = await watchOf(parts).standing();
    context.header("Cache-Control", "no-store");
    return context.json(standing);
  },
});
