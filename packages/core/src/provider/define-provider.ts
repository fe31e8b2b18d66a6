import { PROVIDER_API_VERSION } from "./api-version.ts";
import { checkProvider } from "./checked-providers.ts";
import type { Provider } from "./provider.ts";

/**
 * Checks a provider where it is written instead of where it first fails, and notes which version of the contract it was made
 * for.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty id, no adapter, two adapters of one name, or what is missing
 */
export function defineProvider<Extra, Options = unknown, const Id extends string = string>(
  provider: Provider<Extra, Options, Id>,
): Provider<Extra, Options, Id> {
  checkProvider(provider);
  if (provider.apiVersion !== undefined) return provider;
  const version = { apiVersion: PROVIDER_API_VERSION };
  return Object.isExtensible(provider) ? Object.assign(provider, version) : { ...provider, ...version };
}
