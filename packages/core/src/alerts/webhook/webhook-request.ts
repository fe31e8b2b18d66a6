import type { Alert } from "../alert.ts";

/** What is sent to a receiver. */
export interface WebhookRequest {
  url: string;
  headers: Record<string, string>;
  body: string;
}

/** What a receiver says of an alert: it has it, it may be tried again, or it does not want it as it is. */
export type Verdict = "taken" | "limited" | "refused";

/** How a kind of receiver is spoken to. */
export interface Format {
  /** @param receiver with the time, in Unix ms, for those who sign */
  request(
    alert: Alert,
    receiver: { url: string; secret: string | undefined; wallMs: number },
  ): WebhookRequest;
  /** What it says in the JSON of a reply of status 2xx. @default that status says all */
  verdict?(reply: Readonly<Record<string, unknown>>): Verdict;
}

/** A request with a body of JSON. */
export function jsonRequest(url: string, body: unknown): WebhookRequest {
  return {
    url,
    headers: { "content-type": "application/json; charset=utf-8" },
    body: JSON.stringify(body),
  };
}
