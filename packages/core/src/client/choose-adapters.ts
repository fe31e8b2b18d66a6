import type { EndpointStatus } from "../balancer/endpoint-status.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Adapter, Need, Provider, RoomQuery } from "../provider/provider.ts";
import type { Random } from "../runtime/random.ts";

/**
 * The adapters that `api` allows: all for `balance`, one at random of those that may be asked now for `random`, else the named one.
 * @throws StreamFallbackError `INVALID_INPUT` for an unknown name, `UID_REQUIRED` where only a uid is missing
 */
export function chooseAdapters(
  provider: Provider,
  api: string,
  query: RoomQuery,
  { status, random }: { status: () => readonly EndpointStatus[]; random: Random },
): readonly Adapter[] {
  if (api === "balance") return provider.adapters;
  if (api === "random") {
    const askable = new Set(
      status()
        .filter(({ weight, state }) => weight > 0 && state !== "open")
        .map(({ name }) => name),
    );
    const accepting = provider.adapters.filter(
      (adapter) => askable.has(adapter.name) && canAnswer(adapter, query),
    );
    if (accepting.length === 0) return provider.adapters;
    return accepting.slice(Math.floor(random() * accepting.length)).slice(0, 1);
  }
  const named = provider.adapters.find((adapter) => adapter.name === api);
  if (named === undefined) {
    const known = ["balance", "random", ...provider.adapters.map((adapter) => adapter.name)].join(", ");
    throw new StreamFallbackError(
      "INVALID_INPUT",
      `${provider.name} has no api "${api}"; choose one of ${known}`,
    );
  }
  if (!canAnswer(named, query) && query.room.uid === undefined) {
    const what = `${api} needs the room's uid; pass it, or ask with api "balance" first`;
    throw new StreamFallbackError("UID_REQUIRED", what);
  }
  return [named];
}

/** An adapter that knows only the state of rooms cannot be meant when streams are asked for: others answer then. */
export function apiFor(provider: Provider, api: string, { kind }: Need): string {
  const named = provider.adapters.find((adapter) => adapter.name === api);
  return named === undefined || named.provides.includes(kind) ? api : "balance";
}

/** Whether an adapter can be asked this at all. */
export function canAnswer(adapter: Adapter, query: RoomQuery): boolean {
  return adapter.provides.includes(query.need.kind) && (adapter.accepts?.(query) ?? true);
}
