import type { Logger } from "@stream-fallback/core";
import type { Context } from "hono";
import { toldError } from "../reply/error-reply.ts";
import type { Reply } from "../reply/reply.ts";
import type { AddressOf } from "../request/address-of.ts";
import { targetOf } from "./target-of.ts";

/** What is told of a change beside who made it and of what: names and settings, never a cookie or a proxy. */
export type AuditNote = Readonly<Record<string, unknown>>;

interface Change {
  /** What is done, such as `endpoint.trip`. */
  action: string;
  requestId: string;
  context: Context;
  addressOf: AddressOf;
  logger: Logger | undefined;
}

/**
 * Does what changes something, and tells the log of it in one line: who asked, what for, and what became of it. Of a refusal the
 * code alone is told, since a message may quote what was sent.
 */
export async function audited(
  { action, requestId, context, addressOf, logger }: Change,
  act: (note: (more: AuditNote) => void) => Reply | Promise<Reply>,
): Promise<Reply> {
  const target = targetOf(Object.values(context.req.param()));
  const line = { requestId, action, ...(target !== "" && { target }), address: addressOf(context) };
  let notes: AuditNote = {};
  try {
    const response = await act((more) => {
      notes = { ...notes, ...more };
    });
    logger?.info({ ...line, ...notes, outcome: "done" }, "changed over HTTP");
    return response;
  } catch (error) {
    const { code } = toldError(error);
    logger?.info({ ...line, ...notes, outcome: "refused", code }, "a change over HTTP was refused");
    throw error;
  }
}
