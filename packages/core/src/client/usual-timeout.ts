import type { ConfigStore } from "../config/config-store.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { chooseProvider } from "./choose-provider.ts";

/**
 * The whole of a call in ms where the caller names no time: the provider's, where providers have profiles of their own.
 * @throws StreamFallbackError `INVALID_INPUT` for a room of no provider
 */
export function usualTimeoutMs<Extra>(
  room: string | RoomRef,
  config: ConfigStore,
  providers: readonly Provider<Extra>[],
): number {
  if (!config.isPerProvider) return config.current.timeoutMs;
  return config.of(chooseProvider(providers, room).id).failover.timeoutMs;
}
