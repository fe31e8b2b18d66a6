import { guardStatus, type HttpReply, jsonOf, StreamFallbackError, textOf } from "@stream-fallback/core";
import { plainTextOf } from "../room/plain-text-of.ts";
import { type BlockKind, blockError } from "./block-error.ts";
import { type Envelope, readEnvelope } from "./read-envelope.ts";
import { BLOCK_OF_CODE, errorOfCode, VOUCHER_WORDS } from "./site-codes.ts";

export interface Asked {
  /** Ms since 1970, for a `Retry-After` that is a date. */
  wallNow: number;
  /** Whether the user's own login was sent. */
  hasLogin: boolean;
  /** Codes other than 0 that come with data here. @default none */
  takes?: readonly number[] | undefined;
}

/** What a reply of JSON comes to: its data, or why there are none. */
export type Verdict =
  | { data: unknown }
  /** `isVoucher`: other keys or ids may open what was refused. */
  | { error: StreamFallbackError; isVoucher: boolean };

/**
 * Tells data from refusals: HTTP 412 with any body, pages for data, codes of the envelope, vouchers beside code 0. Pure.
 */
export function judgeReply(reply: HttpReply, asked: Asked): Verdict {
  const { status } = reply;
  const failure = statusFailure(reply, asked.wallNow);
  const read = envelopeIn(reply);
  const envelope = read instanceof StreamFallbackError ? undefined : read;
  const told = status === 412 ? "intercepted" : envelope && blockOfEnvelope(envelope, asked);
  const kind = told ?? blockOfReply(reply, envelope);
  if (kind !== undefined)
    return refusedBy(kind, { status, hasLogin: asked.hasLogin, retryAfterMs: failure?.retryAfterMs });
  if (failure) return { error: failure, isVoucher: false };
  if (read instanceof StreamFallbackError) return { error: read, isVoucher: false };
  return judgeEnvelope(read, asked);
}

/** The same of an envelope that came by itself, such as one in a page. */
export function judgeEnvelope(envelope: Envelope, asked: Omit<Asked, "wallNow">): Verdict {
  const kind = blockOfEnvelope(envelope, asked);
  if (kind !== undefined) return refusedBy(kind, { status: 200, hasLogin: asked.hasLogin });
  const { code, data } = envelope;
  // Success that brings nothing is not the same as what was never asked for.
  if (isTaken(code, asked)) return { data: data ?? null };
  return { error: errorOfCode(code), isVoucher: false };
}

/** @throws StreamFallbackError what was judged */
export function dataOf(verdict: Verdict): unknown {
  if ("error" in verdict) throw verdict.error;
  return verdict.data;
}

function refusedBy(kind: BlockKind, details: Parameters<typeof blockError>[1]): Verdict {
  return { error: blockError(kind, details), isVoucher: kind === "voucher" };
}

function blockOfEnvelope(envelope: Envelope, asked: Pick<Asked, "takes">): BlockKind | undefined {
  const { code, message, data } = envelope;
  if (isTaken(code, asked)) return voucherIn(data);
  const hasWords = VOUCHER_WORDS.includes(plainTextOf(message) ?? "");
  return BLOCK_OF_CODE.get(code) ?? (hasWords ? "voucher" : voucherIn(data));
}

function isTaken(code: number, { takes = [] }: Pick<Asked, "takes">): boolean {
  return code === 0 || takes.includes(code);
}

/** What is around the body, and what the body is where it is no JSON of the site. */
function blockOfReply(
  { status, headers, body }: HttpReply,
  envelope: Envelope | undefined,
): BlockKind | undefined {
  const hasData = envelope?.code === 0 && (envelope.data ?? null) !== null;
  if (headers["x-bili-gaia-vvoucher"] && !hasData) return "voucher";
  if (status === 401 || status === 403 || status === 444) return "refused";
  if (status === 429) return "rate-limited";
  if (envelope || status < 200 || status >= 300) return undefined;
  if (body.length === 0) return "empty";
  return startsWithMarkup(body) ? "page-for-data" : undefined;
}

/** The site gives it in place of data, with code 0 too. */
function voucherIn(data: unknown): "voucher" | undefined {
  const isGiven = typeof data === "object" && data !== null && "v_voucher" in data && data.v_voucher;
  return isGiven ? "voucher" : undefined;
}

function startsWithMarkup(body: Uint8Array): boolean {
  return /^\s*</.test(textOf({ status: 200, headers: {}, body: body.subarray(0, 256) }));
}

function envelopeIn(reply: HttpReply): Envelope | StreamFallbackError {
  return failureAsValue(() => readEnvelope(jsonOf(reply)));
}

/** Core reads `Retry-After` and names the statuses that are no block. */
function statusFailure(reply: HttpReply, wallNow: number): StreamFallbackError | undefined {
  return failureAsValue(() => guardStatus(reply, wallNow)) ?? undefined;
}

function failureAsValue<T>(run: () => T): T | StreamFallbackError {
  try {
    return run();
  } catch (error) {
    if (error instanceof StreamFallbackError) return error;
    throw error;
  }
}
