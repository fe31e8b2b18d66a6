import { StreamFallbackError } from "@stream-fallback/core";
import { PlainReply } from "./plain-reply.ts";
import { Refusal } from "./refusal.ts";
import { statusOfCode, statusOfRefusal } from "./status-of-code.ts";
import { bytesOf } from "./wire-text.ts";

/** A failure as it is told: no attempts, no cause, nothing of the site's. */
export interface ToldError {
  code: string;
  fault: string;
  message: string;
  retryAfterMs: number | null;
}

/** What is told of a failure; one that nobody meant is named by that alone. */
export function toldError(error: unknown): ToldError {
  if (error instanceof StreamFallbackError) {
    const { code, fault, message, retryAfterMs = null } = error;
    return { code, fault, message, retryAfterMs };
  }
  if (error instanceof Refusal) {
    const { code, message, retryAfterMs = null } = error;
    const fault = statusOfRefusal[code] < 500 ? "caller" : "service";
    return { code, fault, message, retryAfterMs };
  }
  return {
    code: "INTERNAL",
    fault: "service",
    message: "the service failed unexpectedly",
    retryAfterMs: null,
  };
}

export function statusOf(error: unknown): number {
  if (error instanceof StreamFallbackError) return statusOfCode[error.code];
  return error instanceof Refusal ? statusOfRefusal[error.code] : 500;
}

/** The one form in which everything is refused; no cache may keep it. */
export function errorReply({ error, requestId }: { error: unknown; requestId: string }): PlainReply {
  const told = toldError(error);
  const status = statusOf(error);
  const { retryAfterMs } = told;
  const headers: Record<string, string> = {
    ...(error instanceof Refusal ? error.headers : {}),
    ...{ "Content-Type": "application/json", "Cache-Control": "no-store" },
  };
  if (retryAfterMs !== null) headers["Retry-After"] = String(Math.ceil(retryAfterMs / 1_000));
  if (status === 401) headers["WWW-Authenticate"] = "Bearer";
  return new PlainReply({ status, headers, body: bytesOf(JSON.stringify({ ...told, requestId })) });
}
