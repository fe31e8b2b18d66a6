import { z } from "zod";

/** Rooms in an object; where there is none of them, the site writes an empty list in its place. */
export function roomsByName<Room extends z.ZodType>(room: Room): z.ZodType<z.output<Room>[], unknown> {
  return z
    .union([z.record(z.string(), room), z.array(z.unknown()).max(0)])
    .transform((rooms) => Object.values(rooms) as z.output<Room>[]);
}
