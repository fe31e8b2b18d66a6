import type { Grant, RoomGroup } from "../watch/pacer.ts";
import type { GroupedRoom } from "../watch/watch-parts.ts";
import { batchSizeOf, openBatchers } from "./batchers-of.ts";
import type { ClientParts } from "./client-parts.ts";

type Parts<Extra> = Pick<ClientParts<Extra>, "providers" | "balancers" | "identities">;

const NOBODY: ReadonlySet<never> = new Set();

/** Finds the rooms that can go with a watched room: of the same site, asked for in the same way as the same identity. */
export function createGroups<Extra>(
  parts: Parts<Extra>,
): (room: GroupedRoom, grant: Grant) => RoomGroup<GroupedRoom> | undefined {
  const { providers, balancers, identities } = parts;

  function nameOf({ provider: site, affinityKey, wishes }: GroupedRoom): string {
    const { api, auth, options } = wishes;
    const asker = auth ?? identities.peek({ site, key: affinityKey, tried: NOBODY })?.member.name;
    return JSON.stringify([site, asker, api, auth, options]);
  }

  return (room, grant) => {
    const { api, uid } = room.wishes;
    const provider = providers.find(({ id }) => id === room.provider);
    // What is said of the anchor is about this room alone.
    if (provider === undefined || uid !== undefined) return undefined;
    const open = openBatchers(provider, { api: grant.endpoint ?? api, balancers });
    if (open.length === 0) return undefined;
    const name = nameOf(room);
    return {
      size: batchSizeOf(open),
      has: (other) => other.wishes.uid === undefined && nameOf(other) === name,
    };
  };
}
