import { expect, it } from "vitest";
import { claimOfEnd } from "./room-claims.ts";
import { roomSchema } from "./room-schema.ts";

it.each(["finish_time", "finish_reason"])(
  "a %s beyond all numbers says that the room is over, as any other above 0 does",
  (field) => {
    const room = JSON.parse(`{ "id_str": "1", "status": 2, "${field}": 1e999 }`);
    expect(claimOfEnd(roomSchema.parse(room))).toBe("over");
  },
);
