import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { OwnReply } from "../reply/reply.ts";
import { isGone, straightOf } from "../reply/straight.ts";
import type { EventReader } from "./event-reader.ts";
import { pour } from "./pour.ts";
import { streamOf } from "./stream-of.ts";

/** The stream of changes, as it is answered with. */
export class EventsReply implements OwnReply {
  readonly status = 200;
  readonly #reader: EventReader;

  constructor(reader: EventReader) {
    this.#reader = reader;
  }

  send(context: Context, more: Readonly<Record<string, string>>): Response {
    const headers = { ...EVENT_HEADERS, ...more };
    const response = straightOf(context);
    if (response === undefined) return context.body(streamOf(this.#reader), this.status, headers);
    if (isGone(response)) this.#reader.leave();
    else this.#begin(response, headers);
    return RESPONSE_ALREADY_SENT;
  }

  #begin(response: ServerResponse, headers: Readonly<Record<string, string>>): void {
    // The end of the connection is that of the stream: chunks around each change would have three pieces written for one.
    response.removeHeader("Transfer-Encoding");
    response.writeHead(this.status, { ...headers, Connection: "close" });
    pour(this.#reader, response);
  }
}

export const EVENT_HEADERS: Readonly<Record<string, string>> = {
  "Content-Type": "text/event-stream",
  "Cache-Control": "no-store",
  // nginx would hold back what fills none of its buffers.
  "X-Accel-Buffering": "no",
};
