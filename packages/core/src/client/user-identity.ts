import { type Identity, identityOf } from "../identities/identity.ts";
import type { Provider } from "../provider/provider.ts";
import { cookieDomainsOf } from "./site-of.ts";

/**
 * As whom a provider's site is asked with the cookie that a user gave.
 * @throws StreamFallbackError `INVALID_INPUT` for what is no cookie of the site
 */
export function userIdentity(provider: Provider, auth: string | undefined): Identity {
  return identityOf(auth, cookieDomainsOf(provider));
}
