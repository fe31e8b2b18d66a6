import { headerChecksum, writeHeader } from "./a-bogus-header.ts";
import { createPrefix } from "./a-bogus-prefix.ts";
import { checkedInput, drawn } from "./check-input.ts";
import { encodeBase64, signatureAlphabet } from "./custom-base64.ts";
import { createFingerprint } from "./fingerprint.ts";
import { rc4 } from "./rc4.ts";
import { digestRequest } from "./request-digest.ts";

/** The RC4 key that hides header and fingerprint. */
export const payloadKey: Uint8Array = Uint8Array.of(121);

export interface ABogusInput {
  /** The query exactly as it will be sent: encoded, without the leading `?` and without `a_bogus`. */
  readonly query: string;
  /** The request body as sent. @default "" */
  readonly body?: string | undefined;
  /** The `User-Agent` header as sent. */
  readonly userAgent: string;
  /** Three numbers of 32 bits the site's script is configured with. @default [0, 1, 14] */
  readonly options?: readonly [number, number, number] | undefined;
  /** The browser's window and screen, ASCII; see `createFingerprint`. @default a new one, nine draws of `random` */
  readonly fingerprint?: string | undefined;
  /** Read before and after hashing; Unix milliseconds. @default the system clock */
  readonly clock?: { wallNow(): number } | undefined;
  /** Uniform numbers in [0, 1); three are drawn, after those of the fingerprint. @default Math.random */
  readonly random?: (() => number) | undefined;
}

const FIELDS = {
  needed: { query: "text", userAgent: "text" },
  optional: {
    body: "text",
    options: "three numbers",
    fingerprint: "text",
    clock: "clock",
    random: "function",
  },
} as const;

/**
 * The `a_bogus` parameter that Douyin's web API expects last in the query (format 1.0.1.5).
 *
 * A pure function of its input once clock, random and fingerprint are given; `verifyABogus` checks it.
 * The text may contain `/`, `-` and `=`; signers send it raw or percent-encoded, both are common.
 * @throws StreamFallbackError `INVALID_INPUT` for what is missing, and for what is of another kind
 */
export function aBogus(input: ABogusInput): string {
  const checked = checkedInput<ABogusInput>(input, FIELDS);
  const { query, body = "", userAgent, options = [0, 1, 14], clock = { wallNow: Date.now } } = checked;
  const random = () => drawn("random", checked.random ?? Math.random);
  const { fingerprint = createFingerprint(random) } = checked;
  const startedAtMs = drawn("clock", () => clock.wallNow());
  const requestDigest = digestRequest({ query, body, userAgent });
  const finishedAtMs = drawn("clock", () => clock.wallNow());

  const fingerprintLength = fingerprint.length;
  const header = writeHeader({ startedAtMs, finishedAtMs, options, requestDigest, fingerprintLength });
  const checksum = Uint8Array.of(headerChecksum(header));
  const payload = Buffer.concat([header, Buffer.from(fingerprint, "latin1"), checksum]);
  const sealed = Buffer.concat([createPrefix(random), rc4(payloadKey, payload)]);
  return encodeBase64(sealed, signatureAlphabet);
}
