import type { Balancer } from "../balancer/balancer.ts";
import { isAccepted } from "../balancer/is-accepted.ts";
import { ownQuery } from "../provider/own-query.ts";
import type { Adapter, RoomQuery } from "../provider/provider.ts";
import type { Grant } from "../watch/pacer.ts";
import type { Question } from "./question.ts";

const USUAL_SIZE = 50;

interface Asking {
  query: RoomQuery;
  grant?: Grant | undefined;
  balancers: { of(providerId: string): Pick<Balancer<never, unknown>, "status"> };
}

/** The adapters that can tell of this room together with others, and may be asked. */
export function batchersOf<Extra>(
  { provider, need, api, givenUid }: Question<Extra>,
  { query, grant, balancers }: Asking,
): readonly Adapter<unknown, Extra>[] {
  // What the caller says of the anchor is about this room alone.
  if (need.kind !== "status" || givenUid !== undefined) return [];
  const wanted = grant?.endpoint ?? api;
  const able = provider.adapters.filter((adapter) => mayTakeMany(adapter, wanted));
  if (able.length === 0) return [];
  const open = new Set(
    balancers
      .of(provider.id)
      .status()
      .flatMap(({ name, weight, state }) => (weight > 0 && state !== "open" ? [name] : [])),
  );
  return able.filter((adapter) => open.has(adapter.name) && takes(adapter, query));
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
