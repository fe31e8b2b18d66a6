import type { Site, SiteRequest } from "../site/site.ts";
import { isNonce } from "../visitors/nonce.ts";
import { checkAcSignature } from "../visitors/signatures.ts";

/** The reason why a visitor gets the challenge instead of the page; undefined when the visitor gets the page. */
export function acRefusal({ cookies, userAgent }: SiteRequest, site: Site): string | undefined {
  const nonce = cookies.get("__ac_nonce");
  if (!isNonce(nonce)) return "noNonce";
  if (!site.strict) return undefined;
  const signature = cookies.get("__ac_signature");
  return checkAcSignature({ signature, nonce, userAgent, nowMs: site.clock() });
}
