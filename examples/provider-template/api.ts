// The JSON API: asks for the room and, where streams are wanted, for the stream of one quality.
import { type Adapter, defineAdapter, jsonOf, type Source } from "@stream-fallback/core";
import { z } from "zod";
import { normaliseRoom, roomSchema } from "./room.ts";
import { askWithToken } from "./session.ts";

const streamSchema = z.object({
  quality: z.string(),
  label: z.string().nullish(),
  flv: z.url(),
  hls: z.url().nullish(),
  expiresAt: z.iso.datetime(),
});

const schema = z.object({ rooms: z.array(roomSchema), stream: streamSchema.nullish() });

export function api(origin: string): Adapter {
  return defineAdapter({
    name: "api",
    priority: 1,
    weight: 2,
    provides: ["status", "streams"],
    asksPerQuality: true,
    async request({ room, need }, context) {
      const name = encodeURIComponent(room.roomId);
      const rooms = await askWithToken(`${origin}/api/rooms?name=${name}`, context);
      if (need.kind === "status") return { rooms };
      // The site gives the nearest quality that the room has, and null for a room that is not on air.
      const wanted = encodeURIComponent(need.quality ?? "source");
      const stream = await askWithToken(`${origin}/api/stream?name=${name}&quality=${wanted}`, context);
      return { rooms, stream };
    },
    parse: ({ rooms, stream }) => ({ rooms: jsonOf(rooms), stream: stream && jsonOf(stream) }),
    schema,
    // An empty list is how the API says that nobody has that name.
    normalise: ({ rooms, stream }) => normaliseRoom(rooms[0], stream ? [sourceOf(stream)] : []),
  });
}

function sourceOf({ quality, label, flv, hls, expiresAt }: z.infer<typeof streamSchema>): Source {
  const urls = { flv, hls: hls ?? undefined, expiresAt: new Date(expiresAt) };
  return { name: "main", streams: [{ quality, name: label ?? quality, ...urls }] };
}
