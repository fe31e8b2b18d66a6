import type { Site, SiteRequest } from "../site/site.ts";
import { isNonce } from "../visitors/nonce.ts";
import { checkAcSignature } from "../visitors/signatures.ts";

/** Why a visitor of a page gets the challenge instead, or nothing. */
export function acRefusal({ cookies, userAgent }: SiteRequest, site: Site): string | undefined {
  const nonce = cookies.get("__ac_nonce");
  if (!isNonce(nonce)) return "noNonce";
  if (!site.strict) return undefined;
  const signature = cookies.get("__ac_signature");
  return checkAcSignature({ signature, nonce, userAgent, nowMs: site.clock() });
}
