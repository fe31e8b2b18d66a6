import { isNonce } from "./nonce.ts";
import type { Site } from "./site.ts";

/**
 * Whom the limit counts: the owner of a ttwid, else of a nonce, else everybody at one address. A ttwid that was
 * made up is none, or a new one for every request would get around the limit.
 */
export function visitorKey(
  cookies: ReadonlyMap<string, string>,
  address: string | undefined,
  { ttwids }: Site,
): string {
  const ttwid = cookies.get("ttwid");
  if (ttwid !== undefined && ttwids.recognises(ttwid)) return `ttwid ${ttwid}`;
  const nonce = cookies.get("__ac_nonce");
  return isNonce(nonce) ? `nonce ${nonce}` : `address ${address}`;
}
