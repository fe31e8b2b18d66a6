import { checkProvider } from "./checked-providers.ts";
import type { Provider } from "./provider.ts";

/**
 * Checks a provider where it is written instead of where it first fails.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty id, no adapter, two adapters of one name, or what is missing
 */
export function defineProvider<Extra>(provider: Provider<Extra>): Provider<Extra> {
  checkProvider(provider);
  return provider;
}
