import type { RoomQuery } from "./provider.ts";

/** For one adapter: what it does to it is not for the others to see, who would ask for another room. */
export function ownQuery(query: RoomQuery): RoomQuery {
  return { ...query, room: { ...query.room } };
}
