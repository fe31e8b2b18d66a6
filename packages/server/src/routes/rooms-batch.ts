import type { RoomInfo } from "@stream-fallback/core";
import { z } from "zod";
import { batchAnswerSchema } from "../openapi/schemas.ts";
import { toldError } from "../reply/error-reply.ts";
import { pickFields } from "../reply/pick-fields.ts";
import { Refusal } from "../reply/refusal.ts";
import { readJson } from "../request/read-json.ts";
import { defineRoute } from "./route.ts";

/** One request must not occupy the service for long; whoever has more rooms watches them. */
const MOST_ROOMS = 50;

const body = z.strictObject({
  rooms: z.array(z.string()).min(1).describe(`At most ${MOST_ROOMS}.`),
  api: z.string().min(1).optional(),
  maxAgeMs: z.int().min(0).optional(),
  fields: z
    .array(z.string().regex(/^[\w.-]{1,100}$/))
    .min(1)
    .max(50)
    .optional(),
});

export const roomsBatchRoute = defineRoute({
  method: "post",
  path: "/v1/rooms:batch",
  says: `Up to ${MOST_ROOMS} rooms at once, each with its own answer or error, in their order.`,
  query: {},
  body,
  answers: { 200: batchAnswerSchema },
  async handle({ context, signal }, { client, askWith }) {
    const { rooms, fields, ...wishes } = await readJson(context.req.raw, body);
    if (rooms.length > MOST_ROOMS)
      throw new Refusal("TOO_LARGE", `${rooms.length} rooms are more than ${MOST_ROOMS} at a time`);
    const told = (info: RoomInfo) => (fields ? pickFields(info, fields) : info);
    const results = await Promise.all(
      rooms.map((room) =>
        client.getInfo(room, { ...askWith(room), ...wishes, signal }).then(
          (info) => ({ room, info: told(info) }),
          (error: unknown) => ({ room, error: toldError(error) }),
        ),
      ),
    );
    context.header("Cache-Control", "no-store");
    return context.json({ results });
  },
});
