import type { EndpointStatus } from "../balancer/endpoint-status.ts";
import { isAccepted } from "../balancer/is-accepted.ts";
import { StreamFallbackError } from "../errors.ts";
import { ownQuery } from "../provider/own-query.ts";
import type { Adapter, Need, Provider, RoomQuery } from "../provider/provider.ts";
import type { Random } from "../runtime/random.ts";

/** Of a name that is unknown. */
const MOST_SHOWN = 60;

interface Choice {
  provider: Provider;
  /** `balance`, `random`, or the name of an adapter. */
  api: string;
  /** The rows of the provider's balancer. */
  status: () => readonly EndpointStatus[];
  random: Random;
}

/**
 * The adapters that may be asked and can answer: all for `balance`, one at random of those that are not blocked for
 * `random`, else the named one.
 * @throws StreamFallbackError `INVALID_INPUT` for an unknown name or where the number is missing, `UID_REQUIRED` where
 * only a uid is
 */
export function chooseAdapters(
  query: RoomQuery,
  { provider, api, status, random }: Choice,
): readonly Adapter[] {
  if (api !== "balance" && api !== "random") return chooseNamed(query, { provider, api });
  // An adapter that was taken out, by hand or by its weight, is not even asked whether it can answer.
  const inUse = status().filter(({ weight }) => weight > 0);
  const able = provider.adapters.filter(
    (adapter) => inUse.some(({ name }) => name === adapter.name) && canAnswer(adapter, query),
  );
  if (api === "balance") return able;
  const open = inUse.filter(({ state }) => state === "open");
  const accepting = able.filter((adapter) => !open.some(({ name }) => name === adapter.name));
  // The balancer refuses a call to blocked endpoints with an error that says until when.
  if (accepting.length === 0) return able;
  return accepting.slice(Math.floor(random() * accepting.length)).slice(0, 1);
}

function chooseNamed(
  query: RoomQuery,
  { provider, api }: Pick<Choice, "provider" | "api">,
): readonly Adapter[] {
  const named = provider.adapters.find((adapter) => adapter.name === api);
  if (named === undefined) {
    const known = ["balance", "random", ...provider.adapters.map((adapter) => adapter.name)].join(", ");
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${provider.name} has no api ${JSON.stringify(api.slice(0, MOST_SHOWN))}; choose one of ${known}`,
    );
  }
  if (canAnswer(named, query)) return [named];
  if (query.room.roomId === "" && !named.asksByUid) {
    const what = `${api} needs the room's number, which is not known of this anchor; give the number in the room's URL, or ask with api "balance"`;
    throw new StreamFallbackError("INVALID_INPUT", what);
  }
  if (query.room.uid !== undefined) return [];
  const what = `${api} needs the room's uid; pass it, or ask with api "balance" first`;
  throw new StreamFallbackError("UID_REQUIRED", what);
}

/**
 * The `api` to ask by. An adapter that knows no streams is no more than a wish when streams are asked for: then all
 * are asked in balance.
 */
export function apiFor(
  provider: Provider,
  { need, api = "balance" }: { need: Need; api: string | undefined },
): string {
  const named = provider.adapters.find((adapter) => adapter.name === api);
  return named === undefined || named.provides.includes(need.kind) ? api : "balance";
}

/** Whether an anchor's uid is all that is needed: not where an adapter that asks by number is the only one to ask. */
export function isUidEnough({ adapters }: Provider, api: string): boolean {
  return (
    api === "balance" || api === "random" || adapters.some((each) => each.name === api && each.asksByUid)
  );
}

/** Whether an adapter can be asked this at all. */
function canAnswer(adapter: Adapter, query: RoomQuery): boolean {
  const isNamed = query.room.roomId !== "" || adapter.asksByUid === true;
  return isNamed && adapter.provides.includes(query.need.kind) && isAccepted(adapter, ownQuery(query));
}
