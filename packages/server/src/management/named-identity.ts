import type { ServedClient } from "../app-options.ts";
import { Refusal } from "../reply/refusal.ts";

/** @throws a `Refusal` for an id that is not in the client's list */
export function namedIdentity({ identities }: ServedClient, id: string): string {
  if (identities.list().some((identity) => identity.id === id)) return id;
  throw new Refusal("NO_SUCH_IDENTITY", "there is no identity of this id; GET /v1/identities lists them");
}

/**
 * Whose pair with an endpoint is meant: one of the list, or one who has asked there.
 * @throws a `Refusal` for anybody else, since each name that is blocked is kept
 */
export function namedAsker(client: ServedClient, { provider, id }: { provider: string; id: string }): string {
  const pairs = client.status().providers[provider]?.pairs ?? [];
  return pairs.some(({ identity }) => identity === id) ? id : namedIdentity(client, id);
}
