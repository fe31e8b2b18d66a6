import type { Balancer } from "../balancer/balancer.ts";
import { isAccepted } from "../balancer/is-accepted.ts";
import { ownQuery } from "../provider/own-query.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import type { Grant } from "../watch/pacer.ts";
import type { Question } from "./question.ts";

const USUAL_SIZE = 50;

interface Balancers {
  of(providerId: string): Pick<Balancer<never, unknown>, "status">;
}

interface Asking {
  query: RoomQuery;
  grant?: Grant | undefined;
  balancers: Balancers;
}

/** The adapters that can tell of this room together with others, and may be asked. */
export function batchersOf<Extra>(
  { provider, need, api, givenUid }: Question<Extra>,
  { query, grant, balancers }: Asking,
): readonly Adapter<unknown, Extra>[] {
  // What the caller says of the anchor is about this room alone.
  if (need.kind !== "status" || givenUid !== undefined) return [];
  const open = openBatchers(provider, { api: grant?.endpoint ?? api, balancers });
  return open.filter((adapter) => takes(adapter, query));
}

/** The adapters of a site that can be asked for many rooms where this api is wanted, and may be asked. */
export function openBatchers<Extra>(
  { id, adapters }: Provider<Extra>,
  { api, balancers }: { api: string | undefined; balancers: Balancers },
): readonly Adapter<unknown, Extra>[] {
  const able = adapters.filter((adapter) => mayTakeMany(adapter, api));
  if (able.length === 0) return [];
  const open = balancers
    .of(id)
    .status()
    .filter(({ weight, state }) => weight > 0 && state !== "open");
  return able.filter((adapter) => open.some(({ name }) => name === adapter.name));
}

/** How many rooms one request of any of them can be about. */
export function batchSizeOf(adapters: readonly Pick<Adapter, "batchSize">[]): number {
  return Math.min(...adapters.map(({ batchSize = USUAL_SIZE }) => batchSize));
}

/** Whether it can be asked for many rooms where this api is wanted. */
export function mayTakeMany({ name, provides, weight, fetchRooms }: Adapter, api = "balance"): boolean {
  if (fetchRooms === undefined || !provides.includes("status")) return false;
  return api === "balance" ? weight !== 0 : api === name;
}

/** One that cannot say is left to the balancer, which will tell. */
function takes(adapter: Adapter, query: RoomQuery): boolean {
  try {
    return isAccepted(adapter, ownQuery(query));
  } catch {
    return false;
  }
}
