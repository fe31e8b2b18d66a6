import type { AttemptReport } from "../attempt-report.ts";
import type { KeptAnswer } from "../cache/kept-answer.ts";
import { SingleFlight } from "../cache/single-flight.ts";
import { toStreamFallbackError } from "../errors.ts";
import { identityOf } from "../identities/identity.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Need, RoomQuery } from "../provider/provider.ts";
import type { RoomAnswer, RoomInfo, RoomMeta } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import { copyOf } from "../runtime/copy-of.ts";
import { hush } from "../runtime/hush.ts";
import { DEADLINE_GRACE_MS } from "./call-bounds.ts";
import { apiFor, chooseAdapters } from "./choose-adapters.ts";
import { chooseProvider } from "./choose-provider.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { ClientParts } from "./client-parts.ts";
import { joinFlight } from "./join-flight.ts";
import { keepAnswer, keepFailure } from "./keep-answer.ts";
import { ownCall, type Question, questionOf, type SiteQuestion } from "./question.ts";
import { mayStandIn, type RecalledAnswer, recallAnswer } from "./recall-answer.ts";
import { resolveRoom } from "./resolve-room.ts";

/** What a caller wants to know of a room, and within which time. */
interface Wish {
  need: Need;
  call: ClientGetStreamOptions;
  deadline: Deadline;
}

/** How long there is for the site, and what was last heard of the room. */
interface Asking<Extra> {
  deadline: Deadline;
  last?: KeptAnswer<Extra> | undefined;
}

/** What the site answered, and who was asked for it. */
interface SiteAnswer<Extra> extends KeptAnswer<Extra> {
  attempts: readonly AttemptReport[];
}

/**
 * The life of a call, step by step. In `answer`, for each caller: resolve the room, look into the cache, join an
 * equal call in flight, and in the end answer. In `#askSite`, once for all who joined: choose the adapters that may
 * answer, let the balancer pick, attempt, fail over and hedge, and keep what was learned.
 */
export class Answerer<Extra> {
  readonly #parts: ClientParts<Extra>;
  readonly #flights = new SingleFlight<SiteAnswer<Extra>>();
  /** Keys of the questions that are asked anew behind an answer out of the cache. */
  readonly #refreshing = new Set<string>();
  #hasFailedToPrefer = false;

  constructor(parts: ClientParts<Extra>) {
    this.#parts = parts;
  }

  async answer(room: string | RoomRef, wish: Wish): Promise<RoomInfo<Extra>> {
    const question = await this.#resolve(room, wish);
    const { deadline } = wish;
    const { answer, isDue = false, fallback, last } = await recallAnswer(question, this.#parts.memory);
    if (answer && isDue) this.#refresh(question);
    if (answer) return this.#recalledInfo(question, { recalled: answer });
    try {
      const { attempts, ...fresh } = await (fallback
        ? this.#joinOrAskInTime(question, { deadline, last })
        : this.#joinOrAsk(question, { deadline, last }));
      return this.#infoOf(question, { ...fresh, meta: { attempts, cached: false, stale: false, ageMs: 0 } });
    } catch (thrown) {
      if (fallback === undefined || !mayStandIn(thrown)) throw thrown;
      return this.#recalledInfo(question, { recalled: fallback, attempts: thrown.attempts });
    }
  }

  async #resolve(named: string | RoomRef, { need, call: given, deadline }: Wish): Promise<Question<Extra>> {
    const call = ownCall(given);
    const provider = chooseProvider(this.#parts, named);
    const identity = identityOf(call.auth);
    const api = apiFor(provider, { need, api: call.api });
    const room = await resolveRoom(named, { provider, identity, deadline, parts: this.#parts });
    // A uid that the provider found is no wish of the caller's.
    const givenUid = call.uid ?? (typeof named === "string" ? undefined : room.uid);
    return questionOf({ room, need, call, provider, identity, api, givenUid });
  }

  /** Nothing is waited for before an equal question is joined, so that none is missed. */
  #joinOrAsk(question: Question<Extra>, { deadline, last }: Asking<Extra>): Promise<SiteAnswer<Extra>> {
    const key = `${question.need.kind} ${question.key}`;
    return joinFlight(this.#flights, {
      key,
      deadline,
      run: (signal) => this.#askSite(question, { deadline: { ...deadline, signal }, last }),
    });
  }

  /** Ends a moment before the caller's time is over, so that something older can still be given. */
  #joinOrAskInTime(
    question: Question<Extra>,
    { deadline: { signal, remainingMs }, last }: Asking<Extra>,
  ): Promise<SiteAnswer<Extra>> {
    const { clock } = this.#parts;
    const bounds = { clock, timeoutMs: remainingMs(), signals: [signal], graceMs: DEADLINE_GRACE_MS / 2 };
    return withDeadline((deadline) => this.#joinOrAsk(question, { deadline, last }), bounds);
  }

  async #askSite(question: Question<Extra>, { deadline, last }: Asking<Extra>): Promise<SiteAnswer<Extra>> {
    const { balancers, clock, memory } = this.#parts;
    const askedAt = clock.wallNow();
    try {
      await balancers.restored(question.provider.id);
      const siteQuestion = await this.#chooseWhoMayAnswer(question);
      const { value, endpoint, attempts } = await balancers.of(question.provider.id).call(siteQuestion, {
        signal: deadline.signal,
        timeoutMs: deadline.remainingMs(),
        prefer: this.#preferredFor(question, last),
        affinityKey: question.room.roomId,
      });
      const fresh = { answer: value, api: endpoint };
      keepAnswer(question, { fresh, askedAt, memory });
      return { ...fresh, attempts };
    } catch (thrown) {
      keepFailure(question, { failure: toStreamFallbackError(thrown), askedAt, memory });
      throw thrown;
    }
  }

  async #chooseWhoMayAnswer(question: Question<Extra>): Promise<SiteQuestion<Extra>> {
    const { balancers, memory, random } = this.#parts;
    const { room, need, call, provider, identity, api, givenUid } = question;
    const uid = givenUid ?? room.uid ?? (await memory.cache.knownUid(room));
    const query: RoomQuery = { room: { ...room, uid }, need, options: call.options };
    const status = () => balancers.of(provider.id).status(identity.id);
    return { ...question, query, adapters: chooseAdapters(query, { provider, api, status, random }) };
  }

  /** Fetches a newer answer behind one that is given out; whoever cannot wait for it joins. */
  #refresh(question: Question<Extra>): void {
    if (this.#refreshing.has(question.key)) return;
    this.#refreshing.add(question.key);
    const { bounds, memory } = this.#parts;
    // What went wrong has been told as an event.
    bounds
      .run({ room: question.room, call: {} }, (deadline) => this.#joinOrAsk(question, { deadline }))
      .catch(() => memory.cache.recordFailure(question.key))
      .finally(() => this.#refreshing.delete(question.key));
  }

  /**
   * Whom to ask first for streams: the caller's wish, else what the provider thinks of a room like the one last heard
   * of.
   */
  #preferredFor(
    { call, need, provider }: Question<Extra>,
    last: KeptAnswer<Extra> | undefined,
  ): string | undefined {
    if (call.prefer !== undefined) return call.prefer;
    if (need.kind !== "streams" || last === undefined || provider.prefers === undefined) return undefined;
    try {
      const preferred: unknown = provider.prefers(copyOf(last.answer));
      hush(preferred);
      return typeof preferred === "string" ? preferred : undefined;
    } catch (error) {
      if (!this.#hasFailedToPrefer)
        this.#parts.logger.warn(
          { provider: provider.id, error: toStreamFallbackError(error).reason },
          "prefers of a provider throws; it is passed over",
        );
      this.#hasFailedToPrefer = true;
      return undefined;
    }
  }

  #recalledInfo(
    question: Question<Extra>,
    { recalled, attempts = [] }: { recalled: RecalledAnswer<Extra>; attempts?: RoomMeta["attempts"] },
  ): RoomInfo<Extra> {
    const { stale, ageMs, ...kept } = recalled;
    return this.#infoOf(question, { ...kept, meta: { attempts, cached: true, stale, ageMs } });
  }

  /** What one caller does to its answer is not for the others to see, nor for the cache. */
  #infoOf(
    { room }: Question<Extra>,
    { answer, api, meta }: KeptAnswer<Extra> & { meta: RoomMeta },
  ): RoomInfo<Extra> {
    const recordStartTime = new Date(this.#parts.clock.wallNow());
    const { learned: _, liveStartTime = recordStartTime, ...told } = copyOf(answer as RoomAnswer);
    const call = { roomId: room.roomId, api, liveStartTime, recordStartTime, meta: copyOf(meta) };
    return { ...told, ...call } as RoomInfo<Extra>;
  }
}
