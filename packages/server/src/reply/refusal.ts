import type { RefusalCode } from "./status-of-code.ts";

interface Told {
  message: string;
  retryAfterMs?: number;
  headers?: Readonly<Record<string, string>>;
}

/** What the service itself refuses, before the SDK is asked. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly code: RefusalCode;
  /** The least time, in ms, after which asking again can succeed. */
  readonly retryAfterMs: number | undefined;
  /** What the answer has beside those of every refusal. */
  readonly headers: Readonly<Record<string, string>>;

  constructor(code: RefusalCode, told: string | Told) {
    const { message, retryAfterMs, headers = {} } = typeof told === "string" ? { message: told } : told;
    super(message);
    this.code = code;
    this.retryAfterMs = retryAfterMs;
    this.headers = headers;
  }
}
