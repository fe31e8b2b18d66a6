import { StreamFallbackError } from "@stream-fallback/core";
import type { BilibiliAnswer, BilibiliQuery } from "./bilibili-room.ts";
import { oneRoom } from "./one-room.ts";
import { plainTextOf } from "./plain-text-of.ts";

type Reply = BilibiliAnswer | StreamFallbackError | undefined;

interface Reading {
  /** The rooms of the reply, by whatever name; the site writes an empty list where there is none. */
  rooms: unknown;
  /** The fields of a room that hold what `idOf` gives. */
  names: readonly string[];
  /** What a room was asked for by. */
  idOf(query: BilibiliQuery): string | undefined;
  /** @throws StreamFallbackError what this room's part of the reply means */
  read(room: unknown, query: BilibiliQuery): BilibiliAnswer;
}

/**
 * What a reply about many rooms says of each, in their order; undefined for those that it leaves out: they are not there, were
 * shut, or were too many. One that cannot be read costs none of the others.
 * @throws StreamFallbackError `SCHEMA` for a reply that has no rooms
 */
export function answersOfMany(
  queries: readonly BilibiliQuery[],
  { rooms, names, idOf, read }: Reading,
): Reply[] {
  if (typeof rooms !== "object" || rooms === null) {
    const what = "the list of rooms came in another shape than expected; the site may have changed";
    throw new StreamFallbackError("SCHEMA", `${what}, look for an update`);
  }
  const byId = new Map<string, unknown[]>();
  for (const room of Object.values(rooms))
    for (const id of idsOf(room, names)) byId.set(id, [...(byId.get(id) ?? []), room]);
  return queries.map((query) => {
    const found = byId.get(idOf(query) ?? "");
    if (found === undefined) return undefined;
    try {
      return read(oneRoom(found), query);
    } catch (error) {
      if (error instanceof StreamFallbackError) return error;
      throw error;
    }
  });
}

function idsOf(room: unknown, names: readonly string[]): string[] {
  const fields = Object.entries(typeof room === "object" && room !== null ? room : {});
  const ids = fields.flatMap(([name, id]) => (names.includes(name) ? [plainTextOf(id)] : []));
  return [...new Set(ids.filter((id) => id !== undefined))];
}
