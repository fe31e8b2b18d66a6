import { hashClaim, hashSite, mixTime } from "./ac-signature-hash.ts";
import { checksum, readFields, writeFields } from "./ac-signature-text.ts";
import { checkedInput } from "./check-input.ts";

/** How far the signer's clock may run ahead of ours. */
const allowedSkewSeconds = 60;

export interface VerifyAcSignatureInput {
  readonly signature: string;
  /** The `__ac_nonce` cookie sent with it. */
  readonly nonce: string;
  /** The page address that should have been signed. @default unchecked */
  readonly site?: string | undefined;
  /** The `User-Agent` header sent with it. @default unchecked */
  readonly userAgent?: string | undefined;
  /** The current time in Unix seconds. @default the age is not checked */
  readonly nowSeconds?: number | undefined;
  /** How old a signature may be, in seconds, once `nowSeconds` is given. @default 1800, the life of a nonce */
  readonly maxAgeSeconds?: number | undefined;
}

/** When it was signed, by the signer's clock, or the first thing that is wrong with it. */
export type AcSignatureVerdict =
  | { readonly valid: true; readonly signedAtSeconds: number }
  | { readonly valid: false; readonly reason: AcSignatureFault };

/** What is wrong with an `__ac_signature`, in the order of the checks. */
export type AcSignatureFault =
  | "malformed"
  | "wrong-nonce"
  | "wrong-checksum"
  | "wrong-fixed-fields"
  | "wrong-site"
  | "wrong-user-agent"
  | "from-the-future"
  | "expired";

const FIELDS = {
  needed: { signature: "text", nonce: "text" },
  optional: { site: "text", userAgent: "text", nowSeconds: "number", maxAgeSeconds: "number" },
} as const;

/**
 * Checks an `__ac_signature` as a server would, and tells when it was signed. Never throws for a
 * signature, however broken it is.
 *
 * The hashes have 16 bits, so one wrong nonce, site or user agent in 65521 passes. A signature made with a
 * timestamp in milliseconds keeps only its low 32 bits, and fails the checks of site and age.
 */
export function verifyAcSignature(input: VerifyAcSignatureInput): AcSignatureVerdict {
  const {
    signature,
    nonce,
    site,
    userAgent,
    nowSeconds,
    maxAgeSeconds = 1800,
  } = checkedInput<VerifyAcSignatureInput>(input, FIELDS);
  const fields = readFields(signature);
  if (fields === undefined) return refuse("malformed");
  const { mixedTime, siteHash } = fields;
  const signedAtSeconds = mixTime(mixedTime, siteHash);

  if (fields.nonceHash !== hashClaim(nonce, mixedTime)) return refuse("wrong-nonce");
  if (!hasRightChecksum(signature)) return refuse("wrong-checksum");
  if (!signature.startsWith(writeFields(fields))) return refuse("wrong-fixed-fields");

  if (site !== undefined && siteHash !== hashSite(site, signedAtSeconds)) return refuse("wrong-site");
  if (userAgent !== undefined && fields.userAgentHash !== hashClaim(userAgent, mixedTime)) {
    return refuse("wrong-user-agent");
  }
  if (nowSeconds !== undefined) {
    if (signedAtSeconds > nowSeconds + allowedSkewSeconds) return refuse("from-the-future");
    if (signedAtSeconds < nowSeconds - maxAgeSeconds) return refuse("expired");
  }
  return { valid: true, signedAtSeconds };
}

/** Takes a lone digit with or without a zero before it: other signers write two digits always. */
function hasRightChecksum(signature: string): boolean {
  const expected = checksum(signature.slice(0, 45));
  const given = signature.slice(45);
  return given === expected || given === expected.padStart(2, "0");
}

function refuse(reason: AcSignatureFault): AcSignatureVerdict {
  return { valid: false, reason };
}
