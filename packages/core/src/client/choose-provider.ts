import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";

/** The provider that a room names; with a single provider, that one. */
export function chooseProvider<Extra>(
  providers: readonly Provider<Extra>[],
  room: string | RoomRef,
): Provider<Extra> {
  if (typeof room !== "string" && typeof room?.roomId !== "string") {
    throw new StreamFallbackError("INVALID_INPUT", "a room is given as a text or as a resolved ref");
  }
  const found =
    typeof room === "string"
      ? (providers.find((provider) => provider.matchURL(room)) ??
        (providers.length === 1 ? providers[0] : undefined))
      : providers.find((provider) => provider.id === room.provider);
  if (found) return found;
  const sites = providers.map((provider) => provider.siteURL).join(", ");
  throw new StreamFallbackError(
    "INVALID_INPUT",
    `cannot tell which site is meant; give the room's URL at one of ${sites}`,
  );
}
