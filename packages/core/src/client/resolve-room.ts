import { StreamFallbackError } from "../errors.ts";
import type { Identity } from "../identities/identity.ts";
import type { Deadline } from "../policies/deadline.ts";
import type { Provider } from "../provider/provider.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { callContextOf } from "./call-context-of.ts";
import type { WorldParts } from "./world-parts.ts";

interface Resolving<Extra> {
  provider: Provider<Extra>;
  identity: Identity;
  deadline: Deadline;
  parts: WorldParts;
}

/**
 * The ref of a room that a caller names; a ref is given back as a copy.
 * @throws StreamFallbackError whatever the provider's `resolve` throws, `UPSTREAM_ERROR` for what it gives that is no ref
 */
export async function resolveRoom<Extra>(
  room: string | RoomRef,
  { provider, identity, deadline, parts }: Resolving<Extra>,
): Promise<RoomRef> {
  if (typeof room !== "string") return { ...room };
  const caller = { providerId: provider.id, identity, attempt: deadline };
  const ref = await provider.resolve(room, callContextOf(caller, parts));
  if (typeof ref?.roomId === "string") return { ...ref };
  throw new StreamFallbackError("UPSTREAM_ERROR", `${provider.name} found no room; give its number instead`);
}
