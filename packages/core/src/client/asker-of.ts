import { anonymous } from "../identities/identity.ts";
import type { Provider } from "../provider/provider.ts";
import type { WatchParts } from "../watch/watch-parts.ts";
import type { ClientParts } from "./client-parts.ts";
import { userIdentity } from "./user-identity.ts";

/** As whom the rooms are asked for that have a cookie of the user's own. Many have the same: the last one is read once. */
export function createAskerOf<Extra>(
  parts: Pick<ClientParts<Extra>, "chooser">,
): WatchParts<Extra>["askerOf"] {
  let last: { provider: Provider; auth: string; asker: string | undefined } | undefined;

  return (room, auth) => {
    try {
      const provider = parts.chooser.choose(room).provider;
      if (last?.provider !== provider || last.auth !== auth) {
        const { id } = userIdentity(provider, auth);
        last = { provider, auth, asker: id === anonymous.id ? undefined : id };
      }
      return last.asker;
    } catch {
      // What is wrong with it is told when the room is asked for.
      return undefined;
    }
  };
}
