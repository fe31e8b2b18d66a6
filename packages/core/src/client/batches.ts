import type { AttemptReport } from "../attempt-report.ts";
import type { KeptAnswer } from "../cache/kept-answer.ts";
import { StreamFallbackError, toStreamFallbackError } from "../errors.ts";
import { anonymous } from "../identities/identity.ts";
import { abortedBy, type Deadline } from "../policies/deadline.ts";
import { isAnonymousFor } from "../provider/is-anonymous.ts";
import type { Adapter, RoomQuery } from "../provider/provider.ts";
import { describeRoom } from "../room/room-ref.ts";
import type { Grant } from "../watch/pacer.ts";
import { askAs } from "./ask-as.ts";
import { batchTime } from "./batch-time.ts";
import { batchersOf, batchSizeOf } from "./batchers-of.ts";
import type { ClientParts } from "./client-parts.ts";
import { type Question, RoomReplies, type SiteQuestion } from "./question.ts";

interface Asking {
  query: RoomQuery;
  deadline: Deadline;
  grant?: Grant | undefined;
}

/** What the site said of a room that was asked for together with others. */
export interface ToldTogether<Extra> {
  /** Undefined where the reply says nothing of the room, or there was none. */
  answer?: KeptAnswer<Extra> | undefined;
  /** Why there was no reply that says anything of the room. */
  failure?: StreamFallbackError | undefined;
  attempts: readonly AttemptReport[];
}

interface Member<Extra> extends Asking, PromiseWithResolvers<ToldTogether<Extra>> {
  question: Question<Extra>;
}

/** Rooms that one request can tell of. */
interface Batch<Extra> {
  readonly adapters: readonly Adapter<unknown, Extra>[];
  /** As whom of the pool they are asked for; undefined for a user's own identity, and where there is no list. */
  readonly identity: string | undefined;
  readonly members: Member<Extra>[];
}

/** Calls of one moment reach this point one after the other: those that read a store first, a little later. */
const GATHERED_FOR_MS = 10;

/** Gathers the questions of one moment, and has the site asked for many rooms with one request where it can be. */
export class Batches<Extra> {
  readonly #parts: ClientParts<Extra>;
  readonly #open = new Map<string, Batch<Extra>>();

  constructor(parts: ClientParts<Extra>) {
    this.#parts = parts;
  }

  /**
   * Asks for the room together with others; undefined where it is to be asked for alone, as no adapter takes many. What is told
   * without an answer is no failure of the room: it may be asked for alone.
   * @throws StreamFallbackError what the reply proves of the room; for a turn of `watch`, why nobody answered
   */
  ask(question: Question<Extra>, asking: Asking): Promise<ToldTogether<Extra>> | undefined {
    const adapters = batchersOf(question, { ...asking, balancers: this.#parts.balancers });
    return adapters.length === 0 ? undefined : this.#join(question, { ...asking, adapters });
  }

  async #join(
    question: Question<Extra>,
    { adapters, ...asking }: Asking & { adapters: readonly Adapter<unknown, Extra>[] },
  ): Promise<ToldTogether<Extra>> {
    const { signal } = asking.deadline;
    const member = { question, ...asking, ...Promise.withResolvers<ToldTogether<Extra>>() };
    const identity = asking.grant?.identity ?? this.#poolIdentityOf(question);
    const { provider, api, call } = question;
    const names = adapters.map(({ name }) => name);
    const key = JSON.stringify([provider.id, identity ?? question.identity.id, api, names, call.options]);
    const batch = this.#open.get(key) ?? this.#begin(key, { adapters, identity, members: [] });
    batch.members.push(member);
    if (batch.members.length >= batchSizeOf(adapters)) this.#send(key, batch);
    const onAbort = () => member.reject(abortedBy(signal));
    signal.addEventListener("abort", onAbort, { once: true });
    return member.promise.finally(() => signal.removeEventListener("abort", onAbort));
  }

  #begin(key: string, batch: Batch<Extra>): Batch<Extra> {
    this.#open.set(key, batch);
    this.#parts.clock.setTimeout(() => this.#send(key, batch), GATHERED_FOR_MS);
    return batch;
  }

  #poolIdentityOf({ identity, provider, room }: Question<Extra>): string | undefined {
    const { identities } = this.#parts;
    if (identity !== anonymous || !identities.isListed) return undefined;
    const key = room.roomId || (room.uid ?? "");
    return identities.peek({ site: provider.id, key, tried: new Set() })?.member.name;
  }

  /** Once: when it is full, or its time has come. */
  #send(key: string, batch: Batch<Extra>): void {
    if (this.#open.get(key) !== batch) return;
    this.#open.delete(key);
    const members = batch.members.filter(({ deadline }) => !deadline.signal.aborted);
    if (members.length === 1) members[0]?.resolve({ attempts: [] });
    else if (members.length > 1) void this.#askSite({ ...batch, members });
  }

  async #askSite(batch: Batch<Extra>): Promise<void> {
    const { members } = batch;
    const time = batchTime(members, {
      clock: this.#parts.clock,
      onHaste: (member) => leaveAlone(member, tooLate(member)),
    });
    try {
      const { value, endpoint, attempts } = await this.#call(batch, time);
      const replies = value instanceof RoomReplies ? value.list : [];
      for (const [index, member] of members.entries()) {
        const reply = replies[index];
        if (reply instanceof Error) deliver(member, { failure: reply, attempts });
        else if (reply === undefined) member.resolve({ failure: saysNothing(member), attempts });
        else member.resolve({ answer: { answer: reply, api: endpoint }, attempts });
      }
    } catch (thrown) {
      const failure = toStreamFallbackError(thrown);
      for (const member of members) leaveAlone(member, failure);
    } finally {
      time.over();
    }
  }

  #call({ adapters, identity: only, members }: Batch<Extra>, deadline: Deadline) {
    const { balancers } = this.#parts;
    const [{ question, query, grant }] = members as [Member<Extra>];
    const asked = {
      ...{ query, adapters, grant, isUidGiven: false, learn: () => {} },
      together: members.map((member) => member.query),
    };
    return askAs({
      ...{ ...question, only, deadline, parts: this.#parts },
      ask: ({ identity, isHidden }) => {
        const siteQuestion: SiteQuestion<Extra> = {
          ...question,
          identity,
          ...asked,
          adapters: isHidden ? adapters.filter((adapter) => isAnonymousFor(adapter, query.need)) : adapters,
        };
        return balancers.of(question.provider.id).call(siteQuestion, {
          signal: deadline.signal,
          timeoutMs: deadline.remainingMs(),
          prefer: grant?.endpoint,
          affinityKey: question.room.roomId || question.room.uid,
        });
      },
    });
  }
}

/** A turn of `watch` was for one request: the room has another when its turn comes. Any other may be asked for alone. */
function leaveAlone<Extra>(member: Member<Extra>, failure: StreamFallbackError): void {
  if (member.grant === undefined) member.resolve({ failure, attempts: failure.attempts });
  else member.reject(failure);
}

/** A failure that is about the room itself ends its call; another one says that it may be asked for alone. */
function deliver<Extra>(
  member: Member<Extra>,
  { failure, attempts }: { failure: StreamFallbackError; attempts: readonly AttemptReport[] },
): void {
  if (failure.fault === "query") member.reject(failure.withAttempts(attempts));
  else member.resolve({ failure, attempts });
}

function tooLate<Extra>({ question }: Member<Extra>): StreamFallbackError {
  const what = "the reply about many rooms takes longer than this call can wait for it; allow more time";
  return new StreamFallbackError("DEADLINE", what).at(describeRoom(question.room));
}

function saysNothing<Extra>({ question }: Member<Extra>): StreamFallbackError {
  const what = "the reply about many rooms says nothing of this one; ask for it with another api";
  return new StreamFallbackError("INCOMPLETE", what).at(describeRoom(question.room));
}
