import type { RefusalCode } from "./status-of-code.ts";

/** What the service itself refuses, before the SDK is asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** The least time, in ms, after which asking again can succeed. */
  readonly retryAfterMs: number | undefined;

  constructor(code: RefusalCode, told: string | { message: string; retryAfterMs: number }) {
    super(typeof told === "string" ? told : told.message);
    this.code = code;
    this.retryAfterMs = typeof told === "string" ? undefined : told.retryAfterMs;
  }
}
