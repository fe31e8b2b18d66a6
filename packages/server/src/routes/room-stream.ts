import { streamAnswerSchema } from "../openapi/schemas.ts";
import { roomReply } from "../reply/room-reply.ts";
import { flag, names, text } from "../request/parameters.ts";
import { defineRoute } from "./route.ts";

export const roomStreamRoute = defineRoute({
  method: "get",
  path: "/v1/rooms/{room}/stream",
  says: "A room on air and the one stream to play or record, `currentStream`.",
  query: {
    quality: text("The wanted one, else the next one down, else the next one up. Default: the best one."),
    strict: flag("Fail rather than take another quality. Default: false."),
    format: names("The formats that will do, the preferred one first. Default: flv,hls.", ["flv", "hls"]),
    codec: names("The codecs of the picture that will do, such as h264. Default: any."),
    fields: names("Only these fields, by paths such as currentStream.url."),
  },
  answers: { 200: streamAnswerSchema, 304: null },
  async handle({ context, room, query, signal }, { client, askWith, texts }) {
    const { quality, strict, format, codec, fields } = query;
    const info = await client.getStream(room, {
      ...askWith(room),
      ...{ quality, strictQuality: strict, formatPriorities: format, codecPriorities: codec, signal },
    });
    return roomReply(context, { info, fields, texts });
  },
});
