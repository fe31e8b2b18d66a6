import { StreamFallbackError } from "../errors.ts";
import type { Identity } from "../identities/identity.ts";
import type { Deadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { callContextOf } from "./call-context-of.ts";
import { refuseBadRef } from "./check-ref.ts";
import type { ClientParts } from "./client-parts.ts";
import { resolveAs } from "./resolve-as.ts";

interface Resolving<Extra> {
  provider: Provider<Extra>;
  identity: Identity;
  deadline: Deadline;
  /** Whether a ref by uid alone will do, so that nobody has to be asked for the number. */
  isUidEnough: boolean;
  parts: ClientParts<Extra>;
}

/**
 * The ref of a room that a caller names; a ref is given back as a copy.
 * @throws StreamFallbackError whatever the provider's `resolve` throws, `INVALID_INPUT` for a ref that cannot be one of
 * the provider's, `UPSTREAM_ERROR` for what `resolve` gives that is no ref
 */
export async function resolveRoom<Extra>(
  room: string | RoomRef,
  { provider, identity, deadline, isUidEnough, parts }: Resolving<Extra>,
): Promise<RoomRef> {
  if (typeof room !== "string") return checked(room, provider);
  const ref = await resolveAs({ input: room, provider, identity, deadline, parts }, (identity, http) => {
    const context = callContextOf({ provider, identity, attempt: deadline }, parts);
    return provider.resolve(room, { ...context, ...(http && { http }), isUidEnough });
  });
  if (typeof ref?.roomId !== "string")
    throw new StreamFallbackError(
      "UPSTREAM_ERROR",
      `${provider.name} found no room; give its number instead`,
    );
  const found = checked(ref, provider);
  const { cache } = parts.memory;
  if (found.roomId !== "") cache.rememberNames(found);
  return found;
}

/** A uid that is empty, or null, is none. */
function checked<Extra>({ uid, ...rest }: RoomRef, provider: Provider<Extra>): RoomRef {
  const ref = { ...rest, provider: provider.id, ...(uid ? { uid } : {}) };
  refuseBadRef(ref, provider);
  return ref;
}
