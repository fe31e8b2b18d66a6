import type { Context } from "hono";

/** An answer of our own, which knows where it is written to. */
export interface OwnReply {
  readonly status: number;
  /** Sends it, with more headers: straight to Node's response where `env` has it by `straightTo`. */
  send(context: Context, more: Readonly<Record<string, string>>): Response;
}

/** What a route answers with. */
export type Reply = Response | OwnReply;
