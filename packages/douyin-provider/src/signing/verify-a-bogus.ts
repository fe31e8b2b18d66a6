import { payloadKey } from "./a-bogus.ts";
import { headerChecksum, headerLength, readHeader } from "./a-bogus-header.ts";
import { isPrefix, prefixLength } from "./a-bogus-prefix.ts";
import { checkedInput } from "./check-input.ts";
import { decodeBase64, signatureAlphabet } from "./custom-base64.ts";
import { rc4 } from "./rc4.ts";
import { digestRequest } from "./request-digest.ts";

/** Hashing takes microseconds, and no known signer claims more than a tenth of a second. */
const maxHashingMs = 1000;

/** Sixteen numbers and the platform. A window left of the main screen has a negative position. */
const fingerprintPattern = /^(-?\d+\|){16}[^|]+$/;

/** What a difference in each byte of the request digest means. */
const digestFaults: readonly ABogusFault[] = [
  "wrong-query",
  "wrong-query",
  "wrong-body",
  "wrong-body",
  "wrong-user-agent",
  "wrong-user-agent",
];

export interface VerifyABogusInput {
  /** The value of the parameter, percent-encoded or not. */
  readonly signature: string;
  /** The query as received, minus the `a_bogus` parameter. */
  readonly query: string;
  /** The request body as received. @default "" */
  readonly body?: string | undefined;
  /** The `User-Agent` header as received. */
  readonly userAgent: string;
  /** The current time in Unix milliseconds. */
  readonly nowMs: number;
  /** How old a signature may be, in ms. @default 600000, ten minutes */
  readonly maxAgeMs?: number | undefined;
  /** How far the signer's clock may run ahead, in ms. @default 60000, one minute */
  readonly skewMs?: number | undefined;
}

/** What the signature says, or the first thing that is wrong with it. */
export type ABogusVerdict =
  | {
      readonly valid: true;
      /** Unix milliseconds by the signer's clock. */
      readonly signedAtMs: number;
      readonly fingerprint: string;
      readonly options: readonly [number, number, number];
    }
  | { readonly valid: false; readonly reason: ABogusFault };

/** What is wrong with an `a_bogus`, in the order of the checks. */
export type ABogusFault =
  | "malformed"
  | "wrong-prefix"
  | "wrong-length"
  | "wrong-checksum"
  | "wrong-fixed-bytes"
  | "wrong-clock-order"
  | "from-the-future"
  | "expired"
  | "wrong-query"
  | "wrong-body"
  | "wrong-user-agent"
  | "wrong-fingerprint";

const FIELDS = {
  needed: { signature: "text", query: "text", userAgent: "text", nowMs: "number" },
  optional: { body: "text", maxAgeMs: "number", skewMs: "number" },
} as const;

/**
 * Checks an `a_bogus` (format 1.0.1.5) as a server would, and tells what it says. Never throws for a signature, however broken it is.
 *
 * Query, body and user agent are vouched for by two bytes each, so one change in 65536 goes unseen; prefix and
 * fingerprint are outside the checksum, so some changes there do too.
 */
export function verifyABogus(input: VerifyABogusInput): ABogusVerdict {
  const {
    signature,
    query,
    body = "",
    userAgent,
    nowMs,
    maxAgeMs = 600_000,
    skewMs = 60_000,
  } = checkedInput<VerifyABogusInput>(input, FIELDS);
  const bytes = decodeBase64(decodePercent(signature), signatureAlphabet);
  if (bytes === undefined || bytes.length <= prefixLength + headerLength) return refuse("malformed");
  if (!isPrefix(bytes.subarray(0, prefixLength))) return refuse("wrong-prefix");

  const payload = rc4(payloadKey, bytes.subarray(prefixLength));
  const header = payload.subarray(0, headerLength);
  const fields = readHeader(header);
  if (payload.length !== headerLength + fields.fingerprintLength + 1) return refuse("wrong-length");
  if (payload.at(-1) !== headerChecksum(header)) return refuse("wrong-checksum");
  if (!fields.hasFixedBytes) return refuse("wrong-fixed-bytes");

  const { startedAtMs, finishedAtMs } = fields;
  const hashingMs = finishedAtMs - startedAtMs;
  if (hashingMs < 0 || hashingMs > maxHashingMs) return refuse("wrong-clock-order");
  if (finishedAtMs > nowMs + skewMs) return refuse("from-the-future");
  if (startedAtMs < nowMs - maxAgeMs) return refuse("expired");

  const mismatch = findMismatch(fields.requestDigest, digestRequest({ query, body, userAgent }));
  if (mismatch !== undefined) return refuse(mismatch);

  const fingerprint = Buffer.from(payload.subarray(headerLength, -1)).toString("latin1");
  if (!fingerprintPattern.test(fingerprint)) return refuse("wrong-fingerprint");
  return { valid: true, signedAtMs: startedAtMs, fingerprint, options: fields.options };
}

/** Of the alphabet, only these two are ever written as escapes. */
function decodePercent(text: string): string {
  return text.replace(/%2f/gi, "/").replace(/%3d/gi, "=");
}

/** The first part of the request whose two bytes differ. */
function findMismatch(received: Uint8Array, expected: Uint8Array): ABogusFault | undefined {
  return digestFaults.find((_, index) => received[index] !== expected[index]);
}

function refuse(reason: ABogusFault): ABogusVerdict {
  return { valid: false, reason };
}
