import { type Identity, identityOf } from "../identities/identity.ts";
import type { Provider } from "../provider/provider.ts";

/**
 * As whom a provider's site is asked with the cookie that a user gave.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no cookie of the site
 */
export function userIdentity({ cookieDomains, siteURL }: Provider, auth: string | undefined): Identity {
  return identityOf(auth, cookieDomains ?? [URL.parse(siteURL)?.hostname ?? ""]);
}
