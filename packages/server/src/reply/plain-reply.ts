import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { StatusCode } from "hono/utils/http-status";
import type { OwnReply } from "./reply.ts";
import { isGone, straightOf } from "./straight.ts";

interface Told {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** As `bytesOf` gives it; null for an answer without a body. */
  body: string | null;
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
    const { status, headers, body } = this.#told;
    const response = straightOf(context);
    if (response === undefined) {
      const bytes = body === null ? null : Buffer.from(body, "latin1");
      return context.newResponse(bytes, status as StatusCode, { ...headers, ...more });
    }
    if (isGone(response)) return RESPONSE_ALREADY_SENT;
    if (body === null) response.writeHead(status, { ...headers, ...more }).end();
    else
      response.writeHead(status, { ...headers, ...more, "Content-Length": body.length }).end(body, "latin1");
    return RESPONSE_ALREADY_SENT;
  }
}
