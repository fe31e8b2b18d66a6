import type { Site } from "../identities/check-identities.ts";
import type { Provider } from "../provider/provider.ts";
import { hush } from "../runtime/hush.ts";
import { plainText } from "../runtime/plain-text.ts";

const LONGEST_REASON = 300;

/** What identities must fit. */
export function siteOf(provider: Provider): Site {
  return {
    id: provider.id,
    cookieDomains: cookieDomainsOf(provider),
    faultOfUserAgent(userAgent) {
      const told: unknown = provider.checkUserAgent?.(userAgent);
      hush(told);
      return typeof told === "string" ? plainText(told, LONGEST_REASON) : undefined;
    },
  };
}

/** The domains whose cookies are the provider's. */
export function cookieDomainsOf({ cookieDomains, siteURL }: Provider): readonly string[] {
  return cookieDomains ?? [URL.parse(siteURL)?.hostname ?? ""];
}
