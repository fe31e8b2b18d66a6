import { type Balancer, createBalancer } from "../balancer/create-balancer.ts";
import { isKept } from "../cache/kept-answer.ts";
import { changedSettings } from "../config/changed-settings.ts";
import type { ProviderConfig } from "../config/resolved-config.ts";
import { StreamFallbackError } from "../errors.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import { hasStreams, type RoomAnswer } from "../room/room-info.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { callContextOf } from "./call-context-of.ts";
import type { SiteQuestion } from "./question.ts";
import type { WorldParts } from "./world-parts.ts";

/** A balancer whose endpoints are the provider's adapters, and whose policies are those of the client. */
export function createProviderBalancer<Extra>(
  provider: Provider<Extra>,
  parts: WorldParts,
): Balancer<SiteQuestion<Extra>, RoomAnswer<Extra>> {
  const { clock, random, logger, config } = parts;
  const balancer = createBalancer<SiteQuestion<Extra>, RoomAnswer<Extra>>({
    name: provider.name,
    describe: ({ room }) => `room ${room.roomId}`,
    identify: ({ identity }) => identity.id,
    endpoints: provider.adapters.map((adapter) => ({
      name: adapter.name,
      priority: adapter.priority,
      weight: adapter.weight,
      isAnonymous: adapter.isAnonymous,
      accepts: ({ adapters }) => adapters.includes(adapter),
      async call({ query, identity }, attempt) {
        const place = { provider: provider.id, endpoint: adapter.name, roomId: query.room.roomId };
        const context: CallContext = {
          ...callContextOf({ providerId: provider.id, identity, attempt }, parts),
          reportDrift: (drift) => parts.reportDrift(place, drift),
        };
        // Read once, here, where what cannot be read is the adapter's failure.
        const answer = copyOf(await adapter.fetchRoom(query, context));
        refuseNoAnswer({ answer, query, adapter });
        refuseMissingStreams({ answer, query, adapter });
        return answer;
      },
    })),
    ...config.of(provider.id),
    metrics: parts.metrics,
    logger,
    clock,
    random,
  });
  let inForce = config.of(provider.id);
  config.watch(() => {
    const before = inForce;
    inForce = config.of(provider.id);
    // Only what has changed is set, so that policies set by hand on this balancer stay.
    const { strategy, ...policies } = changedSettings(before, inForce) as Partial<ProviderConfig>;
    balancer.updateConfig(policies);
    if (strategy !== undefined) balancer.setStrategy(config.strategyOf(provider.id));
  });
  return balancer;
}

interface Told {
  answer: RoomAnswer;
  query: RoomQuery;
  adapter: Adapter;
}

/** Refuses an answer that lacks a field of a room: a missing `living` must not be taken for "off air". */
function refuseNoAnswer({ answer, query, adapter }: Told): void {
  if (isKept({ answer, api: adapter.name })) return;
  const what = "what the adapter tells is no answer; look whether it has all fields of a room";
  throw new StreamFallbackError("SCHEMA", what).at(`${adapter.name}, room ${query.room.roomId}`);
}

/**
 * Refuses a room on air without streams where streams were asked for, without blame: another adapter may know them.
 */
function refuseMissingStreams({ answer, query, adapter }: Told): void {
  if (query.need.kind === "status" || !answer.living || hasStreams(answer)) return;
  const what = "the room is on air, its streams were not told; try another api";
  throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true }).at(
    `${adapter.name}, room ${query.room.roomId}`,
  );
}
