import { roomAnswerSchema } from "../openapi/schemas.ts";
import { roomReply } from "../reply/room-reply.ts";
import { milliseconds, names, text } from "../request/parameters.ts";
import { defineRoute } from "./route.ts";

export const roomRoute = defineRoute({
  method: "get",
  path: "/v1/rooms/{room}",
  says: "Whether a room is on air, who it is, and where its streams are.",
  query: {
    api: text("`balance`, `random`, or the only adapter to ask. Default: balance."),
    maxAgeMs: milliseconds("The oldest answer that will do; 0 asks the site. Default: the setting `ttlMs`."),
    fields: names("Only these fields, by paths such as meta.ageMs."),
  },
  answers: { 200: roomAnswerSchema, 304: null },
  async handle({ context, room, query: { fields, ...wishes }, signal }, { client, askWith, texts }) {
    const info = await client.getInfo(room, { ...askWith(room), ...wishes, signal });
    return roomReply(context, { info, fields, texts });
  },
});
