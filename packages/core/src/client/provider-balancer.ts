import { type Balancer, createBalancer } from "../balancer/create-balancer.ts";
import type { AttemptContext } from "../balancer/endpoint.ts";
import { isKept } from "../cache/kept-answer.ts";
import type { BalancerConfig } from "../config/balancer-config.ts";
import { changedSettings } from "../config/changed-settings.ts";
import type { ClientConfig } from "../config/client-config.ts";
import type { ConfigStore } from "../config/config-store.ts";
import type { createDriftWatch } from "../drift/drift-watch.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Transport } from "../http/got-transport.ts";
import type { Identity } from "../identities/identity.ts";
import type { Sessions } from "../identities/sessions.ts";
import type { MetricsSink } from "../metrics/metrics-sink.ts";
import type { CallContext } from "../provider/call-context.ts";
import type { Provider, RoomQuery } from "../provider/provider.ts";
import { hasStreams, type RoomAnswer } from "../room/room-info.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import { canAnswer } from "./choose-adapters.ts";

/** What a client asks its balancers. */
export interface Ask {
  query: RoomQuery;
  identity: Identity;
}

/** What all calls of a client share. */
export interface ClientParts {
  clock: Clock;
  random: Random;
  logger: Logger;
  config: ConfigStore;
  metrics: MetricsSink | undefined;
  sessions: Sessions;
  transport: Transport;
  reportDrift: ReturnType<typeof createDriftWatch>;
}

/** A balancer whose endpoints are the provider's adapters, and whose policies are those of the client. */
export function createProviderBalancer<Extra>(
  provider: Provider<Extra>,
  parts: ClientParts,
): Balancer<Ask, RoomAnswer<Extra>> {
  const { clock, random, logger, config } = parts;
  const balancer = createBalancer<Ask, RoomAnswer<Extra>>({
    name: provider.name,
    describe: ({ query }) => `room ${query.room.roomId}`,
    identify: ({ identity }) => identity.id,
    endpoints: provider.adapters.map((adapter) => ({
      name: adapter.name,
      priority: adapter.priority,
      weight: adapter.weight,
      isAnonymous: adapter.isAnonymous,
      accepts: ({ query }) => canAnswer(adapter, query),
      async call({ query, identity }, attempt) {
        const place = { provider: provider.id, endpoint: adapter.name, roomId: query.room.roomId };
        const context: CallContext = {
          ...createCallContext(provider.id, identity, attempt, parts),
          reportDrift: (drift) => parts.reportDrift(place, drift),
        };
        const answer = await adapter.fetchRoom(query, context);
        refuseNoAnswer(answer, query, adapter.name);
        refuseMissingStreams(answer, query, adapter.name);
        return answer;
      },
    })),
    ...policiesOf(config.current),
    metrics: parts.metrics,
    logger,
    clock,
    random,
  });
  // Only what is new: whoever has set a policy of this balancer by hand keeps it.
  config.watch((before, after) =>
    balancer.updateConfig(changedSettings(policiesOf(before), policiesOf(after))),
  );
  return balancer;
}

function policiesOf({ breaker, hedge, failover, timeoutMs, attemptTimeoutMs }: ClientConfig): BalancerConfig {
  return { breaker, hedge, failover: { ...failover, timeoutMs, attemptTimeoutMs } };
}

/** All that an adapter or a resolver may use of the world, for one attempt. */
export function createCallContext(
  providerId: string,
  identity: Identity,
  { signal, remainingMs }: AttemptContext,
  { clock, random, logger, sessions, transport }: ClientParts,
): CallContext {
  const http = transport.bind(signal);
  return {
    signal,
    remainingMs,
    http,
    identity,
    logger,
    clock,
    random,
    ...sessions.bind(providerId, { identity, signal }),
  };
}

/** What is missing would be told as if it were known: a state that is not there is not "off air". */
function refuseNoAnswer(answer: RoomAnswer, { room }: RoomQuery, adapter: string): void {
  if (isKept({ answer, api: adapter })) return;
  const what = "what the adapter tells is no answer; look whether it has all fields of a room";
  throw new StreamFallbackError("SCHEMA", what).at(`${adapter}, room ${room.roomId}`);
}

/** A room on air without its streams answers only half of what was asked; another adapter may know them. */
function refuseMissingStreams(answer: RoomAnswer, { need, room }: RoomQuery, adapter: string): void {
  if (need.kind === "status" || !answer.living || hasStreams(answer)) return;
  const what = "the room is on air, its streams were not told; try another api";
  throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true }).at(
    `${adapter}, room ${room.roomId}`,
  );
}
