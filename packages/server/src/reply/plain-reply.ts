import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import type { OwnReply } from "./reply.ts";
import { isGone, straightOf } from "./straight.ts";

interface Told {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Null for an answer without a body. */
  body: Buffer<ArrayBuffer> | null;
}

/** An answer whose body is there as a whole. A `Response` would put a stream around it, which takes longer than all else. */
export class PlainReply implements OwnReply {
  readonly #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  get status(): number {
    return this.#told.status;
  }

  send(context: Context, more: Readonly<Record<string, string>>): Response {
    const { status, body } = this.#told;
    const headers = { ...this.#told.headers, ...more };
    const response = straightOf(context);
    if (response === undefined) return context.newResponse(body, status as StatusCode, headers);
    if (isGone(response)) return RESPONSE_ALREADY_SENT;
    const length = body === null ? {} : { "Content-Length": body.length };
    response.writeHead(status, { ...headers, ...length }).end(body);
    return RESPONSE_ALREADY_SENT;
  }
}
