import { randomUUID } from "node:crypto";
import type { ServerResponse } from "node:http";
import { Refusal, statusOf, toldError } from "@stream-fallback/server/guard";

interface Told {
  value: unknown;
  /** @default 200 */
  status?: number;
  headers?: Readonly<Record<string, string>>;
}

/** Answers with JSON that no cache keeps. */
export function answerJson(answer: ServerResponse, { value, status = 200, headers = {} }: Told): void {
  if (answer.headersSent || answer.destroyed) return;
  const body = Buffer.from(JSON.stringify(value));
  const own = {
    "Content-Type": "application/json",
    "Cache-Control": "no-store",
    "Content-Length": body.length,
  };
  answer.writeHead(status, { ...own, ...headers }).end(body);
}

/**
 * Answers with a failure in the one form that all have.
 * @returns the id that the answer has, for the log
 */
export function answerFailure(
  answer: ServerResponse,
  { error, status = statusOf(error) }: { error: unknown; status?: number },
): string {
  const requestId = randomUUID();
  const told = toldError(error);
  const wait =
    told.retryAfterMs === null ? {} : { "Retry-After": String(Math.ceil(told.retryAfterMs / 1_000)) };
  const who = status === 401 ? { "WWW-Authenticate": "Bearer" } : {};
  const own = error instanceof Refusal ? error.headers : {};
  const headers = { ...own, "X-Request-Id": requestId, ...wait, ...who };
  answerJson(answer, { status, value: { ...told, requestId }, headers });
  return requestId;
}
