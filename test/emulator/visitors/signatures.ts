import { verifyABogus, verifyAcSignature } from "@stream-fallback/douyin-provider/signing";

/** A request whose `a_bogus` is checked. Both checks give the reason of a refusal, or undefined for a valid one. */
export interface ABogusClaim {
  /** The query as received, signature and all. */
  queryWithSignature: string;
  userAgent: string;
  nowMs: number;
}

export function checkABogus({ queryWithSignature, userAgent, nowMs }: ABogusClaim): string | undefined {
  const parts = queryWithSignature.split("&");
  const last = parts.pop() ?? "";
  // The signature must be the last parameter: anywhere else it would be part of the signed text.
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

/** Checks all of a signature but the address: clients sign the real one, and are led to the emulator instead. */
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
