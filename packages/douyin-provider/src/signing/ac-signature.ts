import { hashClaim, hashSite, mixTime } from "./ac-signature-hash.ts";
import { checksum, writeFields } from "./ac-signature-text.ts";
import { checkedInput } from "./check-input.ts";

export interface AcSignatureInput {
  /** When the page is asked for, in whole Unix seconds; its low 32 bits count. */
  readonly timestamp: number;
  /** The address of the page, e.g. `https://live.douyin.com/123`; hashed as written, scheme and all. */
  readonly site: string;
  /** The `__ac_nonce` cookie that goes with the signature. */
  readonly nonce: string;
  /** The `User-Agent` header that goes with the signature. */
  readonly userAgent: string;
}

const FIELDS = { needed: { timestamp: "number", site: "text", nonce: "text", userAgent: "text" } } as const;

/**
 * The `__ac_signature` cookie, which the live page wants beside `__ac_nonce`.
 *
 * A pure function of its input; `verifyAcSignature` checks it. It has 47 characters; about one in 2^28 has 46, its
 * checksum being a single digit.
 * @throws StreamFallbackError `INVALID_INPUT` for what is missing, and for what is of another kind
 */
export function acSignature(input: AcSignatureInput): string {
  const { timestamp, site, nonce, userAgent } = checkedInput<AcSignatureInput>(input, FIELDS);
  const siteHash = hashSite(site, timestamp);
  const mixedTime = mixTime(timestamp, siteHash);
  const text = writeFields({
    mixedTime,
    siteHash,
    userAgentHash: hashClaim(userAgent, mixedTime),
    nonceHash: hashClaim(nonce, mixedTime),
  });
  return text + checksum(text);
}
