import type { ServerResponse } from "node:http";
import type { Context } from "hono";

const STRAIGHT: unique symbol = Symbol("where replies are written to");

interface Straight {
  [STRAIGHT]?: ServerResponse;
}

/** An `env` with which replies go straight to Node's response, past all that stands around the app. */
export function straightTo<Env extends { outgoing: unknown }>(env: Env): Env {
  return { ...env, [STRAIGHT]: env.outgoing };
}

/** Node's response, where replies go there straight. */
export function straightOf({ env }: Pick<Context, "env">): ServerResponse | undefined {
  return (env as Straight | undefined)?.[STRAIGHT];
}

/** Whether the caller has left: it gets nothing, and Node would complain of headers that were sent. */
export function isGone(response: ServerResponse): boolean {
  return response.headersSent || response.destroyed;
}
