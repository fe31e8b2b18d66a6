import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";

/** The provider that a room names; with a single provider, that one. */
export function chooseProvider<Extra>(
  { providers, logger }: { providers: readonly Provider<Extra>[]; logger: Logger },
  room: string | RoomRef,
): Provider<Extra> {
  if (typeof room !== "string" && typeof room?.roomId !== "string") {
    throw new StreamFallbackError("INVALID_INPUT", "a room is given as a text or as a resolved ref");
  }
  const found =
    typeof room === "string"
      ? (providers.find((provider) => isOf(provider, { room, logger })) ??
        (providers.length === 1 ? providers[0] : undefined))
      : providers.find((provider) => provider.id === room.provider);
  if (found) return found;
  const sites = providers.map((provider) => provider.siteURL).join(", ");
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `cannot tell which site is meant; give the room's URL at one of ${sites}`,
  );
}

/** Providers that have been warned of. */
const reported = new WeakSet<Provider>();

/** Whether the provider knows the room by its URL; one that fails to say so knows none, since others may. */
function isOf(provider: Provider, { room, logger }: { room: string; logger: Logger }): boolean {
  try {
    const answer: unknown = provider.matchURL(room);
    hush(answer);
    return answer === true;
  } catch (error) {
    if (!reported.has(provider))
      logger.warn(
        { provider: provider.id, error: toStreamFallbackError(error).reason },
        "matchURL of a provider throws; it is passed over",
      );
    reported.add(provider);
    return false;
  }
}
