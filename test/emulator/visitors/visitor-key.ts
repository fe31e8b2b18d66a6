import { isNonce } from "./nonce.ts";
import type { TtwidOffice } from "./ttwid.ts";

interface Visit {
  cookies: ReadonlyMap<string, string>;
  /** The IP address the request came from. */
  address: string | undefined;
  ttwids: TtwidOffice;
}

/**
 * The visitor to whom the limit counts a request: the owner of its ttwid, else of its nonce, else everybody at its
 * address. A made-up ttwid is ignored: otherwise a new one for every request would get around the limit.
 */
export function visitorKey({ cookies, address, ttwids }: Visit): string {
  const ttwid = cookies.get("ttwid");
  if (ttwid !== undefined && ttwids.recognises(ttwid)) return `ttwid ${ttwid}`;
  const nonce = cookies.get("__ac_nonce");
  return isNonce(nonce) ? `nonce ${nonce}` : `address ${address}`;
}
