import type { ServerResponse } from "node:http";
import type { EventReader } from "./event-reader.ts";

/**
 * Writes what a reader gets straight to a response of Node: a change for a thousand readers would make a thousand times the objects
 * of a web stream. A slow one takes more only once its connection has taken what it got, and keeps its place meanwhile.
 */
export function pour(reader: EventReader, response: ServerResponse): void {
  const give = () => {
    if (response.destroyed || response.writableNeedDrain) return;
    for (let bytes = reader.take(); bytes !== undefined; bytes = reader.take())
      if (!response.write(bytes)) break;
    if (reader.isOver) response.end();
  };
  reader.onNews = give;
  response.on("drain", give).on("close", () => reader.leave());
  give();
}
