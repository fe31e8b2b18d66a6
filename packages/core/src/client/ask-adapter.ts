import { isKept } from "../cache/kept-answer.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import type { CallContext } from "../provider/call-context.ts";
import { ownQuery } from "../provider/own-query.ts";
import type { Adapter, Provider, RoomQuery, RoomReply } from "../provider/provider.ts";
import { areStreamsRefused, hasStreams, type RoomAnswer } from "../room/room-info.ts";
import { describeRoom } from "../room/room-ref.ts";
import { noSuchQuality, rankStreams } from "../room/select-stream.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { hush } from "../runtime/hush.ts";
import type { AttemptMeter } from "./attempt-meter.ts";
import type { NameWarnings } from "./name-warnings.ts";
import type { SiteQuestion } from "./question.ts";
import { failureOnWord, refuseUnproven, usableNames } from "./uid-on-word.ts";

interface Asking<Extra> {
  question: SiteQuestion<Extra>;
  adapter: Adapter<unknown, Extra>;
  context: CallContext;
  /** Told whether the site has answered, whatever its answer is worth. */
  meter: Pick<AttemptMeter, "succeeded" | "failed">;
}

interface Reading<Extra> {
  provider: Provider<Extra>;
  warnings: NameWarnings;
}

/**
 * Asks an adapter about one room.
 * @throws StreamFallbackError what the adapter throws, and what its answer lacks
 */
export async function askAdapter<Extra>(
  { question, adapter, context, meter }: Asking<Extra>,
  reading: Reading<Extra>,
): Promise<RoomAnswer<Extra>> {
  const { query, api, isUidGiven } = question;
  const asked = { query, adapter, isWanted: api === adapter.name };
  const isOnWord = Boolean(adapter.asksByUid) && isUidGiven;
  const reply = await fetchRoom({ question, adapter }, context).catch((thrown) => {
    meter.failed(thrown);
    throw isOnWord ? failureOnWord(thrown, asked) : thrown;
  });
  meter.succeeded();
  const answer = readAnswer({ reply, query, adapter }, reading);
  if (isOnWord) refuseUnproven(answer, asked);
  try {
    refuseMissingStreams({ answer, query, adapter });
    refuseUnsuitable({ answer, question, adapter });
  } catch (refusal) {
    question.learn(answer.learned);
    throw refusal;
  }
  return answer;
}

/**
 * Asks an adapter about many rooms with one request.
 * @throws StreamFallbackError what the adapter throws, `SCHEMA` where what it tells is no reply about these rooms
 */
export async function askTogether<Extra>(
  { question, adapter, context, meter }: Asking<Extra>,
  reading: Reading<Extra>,
): Promise<readonly RoomReply<Extra>[]> {
  const queries = question.together ?? [];
  const replies: unknown = await fetchRooms(queries, { adapter, context }).catch((thrown) => {
    meter.failed(thrown);
    throw thrown;
  });
  meter.succeeded();
  if (!Array.isArray(replies) || replies.length !== queries.length) {
    const what = `what the adapter tells is no list of what it says of ${queries.length} rooms`;
    throw new StreamFallbackError("SCHEMA", what).at(`${adapter.name}, ${queries.length} rooms`);
  }
  return queries.map((query, index) => {
    try {
      const reply: RoomReply<Extra> = replies[index];
      hush(reply);
      if (reply === undefined || reply instanceof Error) return reply && toStreamFallbackError(reply);
      return readAnswer({ reply, query, adapter }, reading);
    } catch (thrown) {
      return toStreamFallbackError(thrown);
    }
  });
}

async function fetchRooms<Extra>(
  queries: readonly RoomQuery[],
  { adapter, context }: Pick<Asking<Extra>, "adapter" | "context">,
): Promise<unknown> {
  try {
    // Whoever puts the list in another order would tell rooms what is said of others.
    return await adapter.fetchRooms?.(Object.freeze(queries.map(ownQuery)), context);
  } catch (thrown) {
    throw toStreamFallbackError(thrown).at(`${adapter.name}, ${queries.length} rooms`);
  }
}

interface Told<Extra> {
  reply: RoomAnswer<Extra>;
  query: RoomQuery;
  adapter: Adapter<unknown, Extra>;
}

/** Read once, here, where what cannot be read is the adapter's failure. */
function readAnswer<Extra>(
  { reply, query, adapter }: Told<Extra>,
  reading: Reading<Extra>,
): RoomAnswer<Extra> {
  const told = copyOf(reply);
  // A field that was not waited for may reject with nobody to hear it.
  for (const field of Object.values(told ?? {})) hush(field);
  refuseNoAnswer({ answer: told, query, adapter });
  const learned = usableNames({ answer: told, query, adapter }, reading);
  return learned === told.learned ? told : { ...told, learned };
}

interface Answered {
  answer: RoomAnswer;
  query: RoomQuery;
  adapter: Adapter;
}

/** Refuses an answer that lacks a field of a room: a missing `living` must not be taken for "off air". */
function refuseNoAnswer({ answer, query, adapter }: Answered): void {
  if (isKept({ answer, api: adapter.name })) return;
  const what = "what the adapter tells is no answer; look whether it has all fields of a room";
  throw new StreamFallbackError("SCHEMA", what).at(`${adapter.name}, ${describeRoom(query.room)}`);
}

/**
 * Refuses a room on air without streams where streams were asked for, without blame: another adapter may know them.
 */
function refuseMissingStreams({ answer, query, adapter }: Answered): void {
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
    return await adapter.fetchRoom(ownQuery(question.query), context);
  } catch (thrown) {
    const { code, message, reason, cause } = toStreamFallbackError(thrown);
    if (code !== "NO_SUCH_QUALITY") throw thrown;
    question.lacking?.push({ api: adapter.name, reason });
    throw new StreamFallbackError(code, message, { reason, cause, isBlameless: true });
  }
}
