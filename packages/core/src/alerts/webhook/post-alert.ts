import { Buffer } from "node:buffer";
import { StreamFallbackError, toStreamFallbackError } from "../../errors.ts";
import { type HttpClient, type HttpStreamReply, jsonOf } from "../../http/http-client.ts";
import type { Clock } from "../../runtime/clock.ts";
import type { Alert } from "../alert.ts";
import type { CheckedWebhook } from "./check-webhooks.ts";
import { formats } from "./formats.ts";
import type { Format, Verdict } from "./webhook-request.ts";

/** What came of sending an alert; the words hold nothing of the URL. */
export interface Posted {
  verdict: Verdict | "failed";
  /** What went wrong: a code of ours, or the status of the reply. @default nothing */
  reason?: string | number | undefined;
}

/** A robot answers in a line; whatever more there is stays unread. */
const MOST_REPLY_BYTES = 65_536;
/** Statuses that say "later": the others of 4xx say that it will never do. */
const LATER: ReadonlySet<number> = new Set([408, 425]);

/** Sends an alert once, in the time that its receiver has. */
export async function postAlert(
  alert: Alert,
  { webhook, http, clock }: { webhook: CheckedWebhook; http: HttpClient; clock: Clock },
): Promise<Posted> {
  const { url, secret, headers, timeoutMs } = webhook;
  const controller = new AbortController();
  const isLate = new StreamFallbackError("TIMEOUT", "the receiver of alerts does not answer in time");
  const timer = clock.setTimeout(() => controller.abort(isLate), timeoutMs);
  try {
    const format = formats[webhook.format];
    const request = format.request(alert, { url, secret, wallMs: clock.wallNow() });
    const reply = await http.stream({
      ...request,
      method: "POST",
      headers: { ...request.headers, ...headers },
      signal: controller.signal,
    });
    return await postedBy(reply, format);
  } catch (thrown) {
    return { verdict: "failed", reason: toStreamFallbackError(thrown).code };
  } finally {
    clock.clearTimeout(timer);
    // What is left of a reply is of no use.
    controller.abort(isLate);
  }
}

async function postedBy(reply: HttpStreamReply, format: Format): Promise<Posted> {
  const { status } = reply;
  if (status === 429) return { verdict: "limited", reason: status };
  if (status >= 400 && status < 500 && !LATER.has(status)) return { verdict: "refused", reason: status };
  // A redirect is not followed: it could lead anywhere in the network that this process stands in.
  if (status < 200 || status >= 300) return { verdict: "failed", reason: status };
  if (format.verdict === undefined) return { verdict: "taken" };
  const said = jsonOf(await textIn(reply));
  if (typeof said !== "object" || said === null) return { verdict: "failed", reason: "PARSE" };
  const verdict = format.verdict(said as Record<string, unknown>);
  return { verdict, reason: verdict === "taken" ? undefined : codeIn(said) };
}

async function textIn(reply: HttpStreamReply): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of reply.body) {
    pieces.push(piece);
    bytes += piece.length;
    if (bytes > MOST_REPLY_BYTES) break;
  }
  return Buffer.concat(pieces).toString("utf8");
}

/** The number by which a robot says what is wrong; its words may quote the token. */
function codeIn(said: object): string | number {
  const { errcode, code, StatusCode } = said as Record<string, unknown>;
  const given = errcode ?? code ?? StatusCode;
  return typeof given === "number" ? given : "REFUSED";
}
