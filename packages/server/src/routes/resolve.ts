import { roomRefSchema } from "../openapi/schemas.ts";
import { text } from "../request/parameters.ts";
import { defineRoute } from "./route.ts";

export const resolveRoute = defineRoute({
  method: "get",
  path: "/v1/resolve",
  says: "What names the room of a URL, a short link or a share text.",
  query: { input: text("What names a room.", { isRequired: true }) },
  answers: { 200: roomRefSchema },
  async handle({ context, query: { input = "" }, signal }, { client, askWith }) {
    const { auth } = askWith(input);
    const ref = await client.resolve(input, { auth, signal });
    context.header("Cache-Control", "no-store");
    return context.json(ref);
  },
});
