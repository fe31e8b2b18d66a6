import { verifyABogus, verifyAcSignature } from "@stream-fallback/douyin-provider/signing";

/** Both answer the reason of a refusal, or nothing when all is well. */
export interface ABogusClaim {
  /** The query as received, signature and all. */
  queryWithSignature: string;
  userAgent: string;
  nowMs: number;
}

export function checkABogus({ queryWithSignature, userAgent, nowMs }: ABogusClaim): string | undefined {
  const parts = queryWithSignature.split("&");
  const last = parts.pop() ?? "";
  // Signed text plus signature, in this order: a signature elsewhere would have changed the signed text.
  if (!last.startsWith("a_bogus=")) return "noSignature";
  const signature = last.slice("a_bogus=".length);
  const verdict = verifyABogus({ signature, query: parts.join("&"), userAgent, nowMs });
  return verdict.valid ? undefined : `badSignature.${verdict.reason}`;
}

export interface AcSignatureClaim {
  signature: string | undefined;
  nonce: string;
  userAgent: string;
  nowMs: number;
}

/** The signed address is left unchecked: the client was made to ask here instead of at the address it signed. */
export function checkAcSignature({
  signature,
  nonce,
  userAgent,
  nowMs,
}: AcSignatureClaim): string | undefined {
  if (signature === undefined) return "noSignature";
  const nowSeconds = Math.floor(nowMs / 1000);
  const verdict = verifyAcSignature({ signature, nonce, userAgent, nowSeconds });
  return verdict.valid ? undefined : `badSignature.${verdict.reason}`;
}
