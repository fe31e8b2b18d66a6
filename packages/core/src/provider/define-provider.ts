import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "./provider.ts";

/**
 * Checks a provider where it is written instead of where it first fails.
 * @throws StreamFallbackError `INVALID_INPUT` for an empty id, no adapter, or two adapters of one name
 */
export function defineProvider<Extra>(provider: Provider<Extra>): Provider<Extra> {
  const names = provider.adapters.map((adapter) => adapter.name);
  const fault =
    (provider.id === "" && "a provider needs an id") ||
    (names.length === 0 && `provider "${provider.id}" needs at least one adapter`) ||
    (new Set(names).size < names.length && `provider "${provider.id}" has two adapters of one name`);
  if (fault) throw new StreamFallbackError("INVALID_INPUT", fault);
  return provider;
}
