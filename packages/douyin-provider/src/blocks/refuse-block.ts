import { guardStatus, StreamFallbackError } from "@stream-fallback/core";
import { blockError } from "./block-error.ts";
import { type ReplyHead, recogniseBlock } from "./recognise-block.ts";

interface Asked {
  expects: "page" | "data";
  /** Ms since 1970, for a `Retry-After` that is a date. */
  wallNow: number;
  /** Whether a user's own cookie was sent, which then may be the cause. @default false */
  hasOwnCookie?: boolean;
}

/**
 * Throws for a reply that is a block or has no status of success; returns for all others.
 * @throws StreamFallbackError `RISK_CONTROL`, `RATE_LIMITED` or `EMPTY_REPLY` for a block, saying which kind it is and
 * what helps; `HTTP_STATUS` for other statuses; `Retry-After` is kept as `retryAfterMs`
 */
export function refuseBlock(reply: ReplyHead, { expects, wallNow, hasOwnCookie = false }: Asked): void {
  const failure = statusFailure(reply, wallNow);
  const block = recogniseBlock(reply, expects);
  if (block) {
    throw blockError(block.kind, { hasOwnCookie, status: reply.status, retryAfterMs: failure?.retryAfterMs });
  }
  if (failure) throw failure;
}

/** Core reads `Retry-After` and names the statuses that are no block. */
function statusFailure(reply: ReplyHead, wallNow: number): StreamFallbackError | undefined {
  try {
    guardStatus({ ...reply, body: reply.head }, wallNow);
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw error;
  }
  return undefined;
}
