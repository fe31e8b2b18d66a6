import type { Balancer } from "../balancer/balancer.ts";
import { createBalancer } from "../balancer/create-balancer.ts";
import { changedSettings } from "../config/changed-settings.ts";
import type { ProviderConfig } from "../config/resolved-config.ts";
import { anonymous } from "../identities/identity.ts";
import { metricsAs } from "../metrics/metrics-as.ts";
import type { CallContext } from "../provider/call-context.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { Provider } from "../provider/provider.ts";
import { describeRoom } from "../room/room-ref.ts";
import { askAdapter, askTogether } from "./ask-adapter.ts";
import { callContextOf } from "./call-context-of.ts";
import { RoomReplies, type SiteQuestion, type SiteReply } from "./question.ts";
import { watchReplies } from "./watch-replies.ts";
import type { WorldParts } from "./world-parts.ts";

/** A balancer whose endpoints are the provider's adapters, and whose policies are those of the client. */
export function createProviderBalancer<Extra>(
  provider: Provider<Extra>,
  parts: WorldParts,
): Balancer<SiteQuestion<Extra>, SiteReply<Extra>> {
  const { clock, random, logger, config, warnings, identities } = parts;
  const balancer = createBalancer<SiteQuestion<Extra>, SiteReply<Extra>>({
    name: provider.name,
    describe: ({ room, together }) =>
      together === undefined ? describeRoom(room) : `${together.length} rooms`,
    identify: ({ identity }) => identity.id,
    // One without a proxy of its own asks from where this process does, as all others without one.
    addressOf: ({ identity }) =>
      identities.wayOf(identity).proxy === undefined ? anonymous.id : identity.id,
    pace: parts.rates.paceOf(provider.id),
    trace: ({ trace }, attempt) => trace?.attempt(provider.id, attempt),
    endpoints: provider.adapters.map((adapter) => ({
      name: adapter.name,
      priority: adapter.priority,
      weight: adapter.weight,
      isStandby: adapter.isStandby,
      isAnonymous:
        typeof adapter.isAnonymous === "function"
          ? ({ need }) => isAnonymousFor(adapter, need)
          : adapter.isAnonymous,
      riskGroup: adapter.riskGroup,
      accepts: ({ adapters }) => adapters.includes(adapter),
      async call(question, attempt) {
        const { query, identity, together } = question;
        const { room } = query;
        const place = {
          provider: provider.id,
          endpoint: adapter.name,
          roomId: room.roomId || (room.uid ?? ""),
        };
        const meter = parts.rates.meter({
          provider: provider.id,
          endpoint: adapter.name,
          identity: identity.id,
          isPaced: question.grant !== undefined,
          need: question.need,
        });
        const tell = parts.replyListener();
        const own = callContextOf({ provider, identity, attempt, meter }, parts);
        const asker = { provider: provider.id, endpoint: adapter.name, identity: identity.id };
        const context: CallContext = {
          ...own,
          http: tell ? watchReplies(own.http, { asker, tell }) : own.http,
          reportDrift: (drift) => parts.reportDrift(place, drift),
        };
        const asking = { question, adapter, context, meter };
        const reading = { provider, warnings };
        return together === undefined
          ? askAdapter(asking, reading)
          : new RoomReplies(await askTogether(asking, reading));
      },
    })),
    ...config.of(provider.id),
    // Labels are ids: a provider's name is for people, in any language.
    metrics: parts.metrics && metricsAs(provider.id, parts.metrics),
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
