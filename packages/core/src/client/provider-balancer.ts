import type { Balancer } from "../balancer/balancer.ts";
import { createBalancer } from "../balancer/create-balancer.ts";
import { isKept } from "../cache/kept-answer.ts";
import { changedSettings } from "../config/changed-settings.ts";
import type { ProviderConfig } from "../config/resolved-config.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { anonymous } from "../identities/identity.ts";
import type { CallContext } from "../provider/call-context.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { Adapter, Provider, RoomQuery } from "../provider/provider.ts";
import { areStreamsRefused, hasStreams, type RoomAnswer } from "../room/room-info.ts";
import { describeRoom } from "../room/room-ref.ts";
import { noSuchQuality, rankStreams } from "../room/select-stream.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { callContextOf } from "./call-context-of.ts";
import type { SiteQuestion } from "./question.ts";
import { failureOnWord, refuseUnproven, usableNames } from "./uid-on-word.ts";
import { watchReplies } from "./watch-replies.ts";
import type { WorldParts } from "./world-parts.ts";

/** A balancer whose endpoints are the provider's adapters, and whose policies are those of the client. */
export function createProviderBalancer<Extra>(
  provider: Provider<Extra>,
  parts: WorldParts,
): Balancer<SiteQuestion<Extra>, RoomAnswer<Extra>> {
  const { clock, random, logger, config, warnings, identities } = parts;
  const balancer = createBalancer<SiteQuestion<Extra>, RoomAnswer<Extra>>({
    name: provider.name,
    describe: ({ room }) => describeRoom(room),
    identify: ({ identity }) => identity.id,
    // One without a proxy of its own asks from where this process does, as all others without one.
    addressOf: ({ identity }) =>
      identities.wayOf(identity).proxy === undefined ? anonymous.id : identity.id,
    pace: parts.rates.paceOf(provider.id),
    endpoints: provider.adapters.map((adapter) => ({
      name: adapter.name,
      priority: adapter.priority,
      weight: adapter.weight,
      isAnonymous:
        typeof adapter.isAnonymous === "function"
          ? ({ need }) => isAnonymousFor(adapter, need)
          : adapter.isAnonymous,
      riskGroup: adapter.riskGroup,
      accepts: ({ adapters }) => adapters.includes(adapter),
      async call(question, attempt) {
        const { query, identity, api, isUidGiven } = question;
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
        const asked = { query, adapter, isWanted: api === adapter.name };
        const isOnWord = Boolean(adapter.asksByUid) && isUidGiven;
        const reply = await fetchRoom({ question, adapter }, context).catch((thrown) => {
          meter.failed(thrown);
          throw isOnWord ? failureOnWord(thrown, asked) : thrown;
        });
        meter.succeeded();
        // Read once, here, where what cannot be read is the adapter's failure.
        const told = copyOf(reply);
        refuseNoAnswer({ answer: told, query, adapter });
        const learned = usableNames({ answer: told, query, adapter }, { provider, warnings });
        const answer = learned === told.learned ? told : { ...told, learned };
        if (isOnWord) refuseUnproven(answer, asked);
        try {
          refuseMissingStreams({ answer, query, adapter });
          refuseUnsuitable({ answer, question, adapter });
        } catch (refusal) {
          question.learn(learned);
          throw refusal;
        }
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
  throw new StreamFallbackError("SCHEMA", what).at(`${adapter.name}, ${describeRoom(query.room)}`);
}

/**
 * Refuses a room on air without streams where streams were asked for, without blame: another adapter may know them.
 */
function refuseMissingStreams({ answer, query, adapter }: Told): void {
  if (query.need.kind === "status" || !answer.living || hasStreams(answer) || areStreamsRefused(answer))
    return;
  const what = "the room is on air, its streams were not told; try another api";
  throw new StreamFallbackError("INCOMPLETE", what, { isBlameless: true }).at(
    `${adapter.name}, ${describeRoom(query.room)}`,
  );
}

interface Asked<Extra> {
  question: SiteQuestion<Extra>;
  adapter: Adapter<unknown, Extra>;
}

/**
 * Refuses a room on air with none of the streams that will do, without blame: another adapter may know one. The answer is
 * noted, since it is true all the same.
 */
function refuseUnsuitable<Extra>({
  answer,
  question,
  adapter: { name: api },
}: Asked<Extra> & { answer: RoomAnswer<Extra> }): void {
  const { need, call, lacking, room, provider } = question;
  if (need.kind === "status" || !answer.living || areStreamsRefused(answer)) return;
  if (rankStreams(answer.sources, { choice: call, ranking: provider.qualities }).length > 0) return;
  const { code, reason } = noSuchQuality(answer.sources, call);
  lacking?.push({ api, reason, answer });
  throw new StreamFallbackError(code, reason, { isBlameless: true }).at(`${api}, ${describeRoom(room)}`);
}

/** That an adapter finds no such stream itself is no proof either that there is none. */
async function fetchRoom<Extra>(
  { question, adapter }: Asked<Extra>,
  context: CallContext,
): Promise<RoomAnswer<Extra>> {
  try {
    return await adapter.fetchRoom(question.query, context);
  } catch (thrown) {
    const { code, message, reason, cause } = toStreamFallbackError(thrown);
    if (code !== "NO_SUCH_QUALITY") throw thrown;
    question.lacking?.push({ api: adapter.name, reason });
    throw new StreamFallbackError(code, message, { reason, cause, isBlameless: true });
  }
}
