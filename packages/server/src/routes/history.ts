import { historySchema } from "../openapi/schemas.ts";
import { unixTime } from "../request/parameters.ts";
import { defineRoute } from "./route.ts";

export const historyRoute = defineRoute({
  method: "get",
  path: "/v1/history",
  says: "The latest hour of each adapter, a sample each 10 s: how it stood, and what was counted since the sample before.",
  query: { after: unixTime("Only samples younger than this, in Unix ms. Default: 0, all of them.") },
  answers: { 200: historySchema },
  handle({ context, query: { after = 0 } }, { history }) {
    context.header("Cache-Control", "no-store");
    return context.json(history.told(after));
  },
});
