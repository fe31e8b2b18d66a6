import type { ServerResponse } from "node:http";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { StatusCode } from "hono/utils/http-status";

interface Told {
  status: number;
  headers: Readonly<Record<string, string>>;
  /** Null for an answer without a body. */
  body: Buffer<ArrayBuffer> | null;
}

/** What a route answers with. */
export type Reply = Response | PlainReply;

/** An answer whose body is there as a whole. A `Response` would put a stream around it, which takes longer than all else. */
export class PlainReply {
  readonly #told: Told;

  constructor(told: Told) {
    this.#told = told;
  }

  get status(): number {
    return this.#told.status;
  }

  /** Sends it, with more headers: straight to Node's response where `env` has it by `straightTo`. */
  send(context: Context, more: Readonly<Record<string, string>>): Response {
    const { status, body } = this.#told;
    const headers = { ...this.#told.headers, ...more };
    const response = (context.env as Straight | undefined)?.[STRAIGHT];
    if (response === undefined) return context.newResponse(body, status as StatusCode, headers);
    // Whoever has left gets nothing, and Node would complain of headers that were sent.
    if (response.headersSent || response.destroyed) return RESPONSE_ALREADY_SENT;
    const length = body === null ? {} : { "Content-Length": body.length };
    response.writeHead(status, { ...headers, ...length }).end(body);
    return RESPONSE_ALREADY_SENT;
  }
}

const STRAIGHT: unique symbol = Symbol("where plain replies are written to");

interface Straight {
  [STRAIGHT]?: ServerResponse;
}

/** An `env` with which plain replies go straight to Node's response, past all that stands around the app. */
export function straightTo<Env extends { outgoing: unknown }>(env: Env): Env {
  return { ...env, [STRAIGHT]: env.outgoing };
}
