import type { AttemptReport } from "../attempt-report.ts";
import type { KeptAnswer } from "../cache/kept-answer.ts";
import { SingleFlight } from "../cache/single-flight.ts";
import { toStreamFallbackError } from "../errors.ts";
import { type Deadline, withDeadline } from "../policies/deadline.ts";
import type { Need } from "../provider/provider.ts";
import type { CurrentStream, RoomInfo, RoomMeta } from "../room/room-info.ts";
import type { RoomRef } from "../room/room-ref.ts";
import type { TracedCall } from "../tracing/traced-call.ts";
import type { Grant } from "../watch/pacer.ts";
import { askAs, later } from "./ask-as.ts";
import { Batches, type ToldTogether } from "./batches.ts";
import { DEADLINE_GRACE_MS } from "./call-bounds.ts";
import { askedBefore, callFailure } from "./call-failure.ts";
import type { CallSteps } from "./call-steps.ts";
import { apiFor, isUidEnough } from "./choose-adapters.ts";
import type { ClientGetStreamOptions } from "./client-options.ts";
import type { ClientParts } from "./client-parts.ts";
import { infoOf } from "./info-of.ts";
import { joinFlight } from "./join-flight.ts";
import { keepAnswer, keepFailure } from "./keep-answer.ts";
import { nameRoom } from "./name-room.ts";
import { createPreferences } from "./preferences.ts";
import type { Probed } from "./probe-stream.ts";
import { withProviderOptions } from "./provider-options.ts";
import { answerOf, type Lacking, ownCall, type Question, questionOf } from "./question.ts";
import { mayStandIn, type Recalled, type RecalledAnswer, recallAnswer } from "./recall-answer.ts";
import { resolveRoom } from "./resolve-room.ts";
import { siteQuestions } from "./site-questions.ts";
import { createStreamTrial, type StreamTrial } from "./stream-trial.ts";
import { userIdentity } from "./user-identity.ts";

/** What a caller wants to know of a room, and within which time. */
interface Wish {
  need: Need;
  call: ClientGetStreamOptions;
  deadline: Deadline;
  /** Whom `watch` has found free to ask. @default as for a call on demand */
  grant?: Grant | undefined;
  /** Whether a stream plays; given where streams are needed. */
  probe?(stream: CurrentStream): Promise<Probed>;
  /** The call, where somebody traces it. */
  trace?: TracedCall | undefined;
}

/** How long there is for the site, and what was last heard of the room. */
interface Asking<Extra> {
  deadline: Deadline;
  /** How much of the time is left for what comes after asking. @default 0 */
  reserveMs?: number;
  last?: KeptAnswer<Extra> | undefined;
  grant?: Grant | undefined;
  /** Whether nobody waits for it. */
  isBackground?: boolean;
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
  readonly #batches: Batches<Extra>;
  /** Keys of the questions that are asked anew behind an answer out of the cache. */
  readonly #refreshing = new Set<string>();
  readonly #preferredFor: ReturnType<typeof createPreferences<Extra>>;

  constructor(parts: ClientParts<Extra>) {
    this.#parts = parts;
    this.#batches = new Batches(parts);
    this.#preferredFor = createPreferences(parts.logger);
  }

  async answer(room: string | RoomRef, wish: Wish): Promise<RoomInfo<Extra>> {
    const steps = this.#parts.stepsOfCall();
    const question = await steps.run("resolve", {
      work: () => this.#resolve(room, wish),
      room: (resolved) => resolved?.room ?? room,
    });
    try {
      return await this.#answer(question, { wish, steps });
    } catch (thrown) {
      const isWithoutNumber = question.room.roomId === "" && wish.need.kind === "streams";
      if (!isWithoutNumber || toStreamFallbackError(thrown).fault !== "pool") throw thrown;
      return this.#streamsByStatus(question, { wish, failure: thrown });
    }
  }

  /**
   * For an anchor whose room has no known number: adapters that tell no streams may know that the room is off air, or
   * the number by which others can be asked.
   */
  async #streamsByStatus(
    { room }: Question<Extra>,
    { wish, failure }: { wish: Wish; failure: unknown },
  ): Promise<RoomInfo<Extra>> {
    const status = await this.answer(room, { ...wish, need: { kind: "status" } }).catch(() => undefined);
    if (status === undefined || (status.living && status.roomId === "")) throw failure;
    if (!status.living) return status;
    return this.answer({ provider: room.provider, roomId: status.roomId }, wish);
  }

  async #answer(
    question: Question<Extra>,
    { wish, steps }: { wish: Wish; steps: CallSteps },
  ): Promise<RoomInfo<Extra>> {
    const { deadline, grant } = wish;
    const room = () => question.room;
    const trial = createStreamTrial(question, { ...wish, memory: this.#parts.memory });
    const {
      answer,
      isDue = false,
      fallback,
      last,
    } = await steps.run("cache", {
      work: () => this.#recall(question, trial),
      room,
      outcome: ({ answer: found }) => (found === undefined ? "nothing" : found.stale ? "stale" : "fresh"),
    });
    if (answer && isDue) this.#refresh(question);
    if (answer) return this.#recalledInfo(question, { recalled: answer });
    try {
      const work = () =>
        fallback
          ? this.#joinOrAskInTime(question, { deadline, last, grant, reserveMs: trial.reserveMs(fallback) })
          : this.#joinOrAsk(question, { deadline, last, grant });
      const { attempts, ...fresh } = await steps.run("ask", { work, room });
      const meta = { attempts, cached: false, stale: false, ageMs: 0 };
      return infoOf(fresh, { room: question.room, meta, wallMs: this.#parts.clock.wallNow() });
    } catch (thrown) {
      if (fallback === undefined || !mayStandIn(thrown) || !(await trial.mayPlay(fallback))) throw thrown;
      const standIn = this.#recalledInfo(question, { recalled: fallback, attempts: thrown.attempts });
      this.#parts.standIns.add(standIn);
      return standIn;
    }
  }

  async #resolve(
    named: string | RoomRef,
    { need, call: given, deadline, trace }: Wish,
  ): Promise<Question<Extra>> {
    const { provider, named: meant } = this.#parts.chooser.choose(named);
    const call = withProviderOptions(ownCall(given), provider);
    const identity = userIdentity(provider, call.auth);
    const api = apiFor(provider, { need, api: call.api });
    const parts = this.#parts;
    const asked = await resolveRoom(meant, {
      ...{ provider, identity, deadline, parts },
      isUidEnough: isUidEnough(provider, api),
    });
    // A uid that the provider found is no wish of the caller's.
    const isGiven = typeof named !== "string";
    const { room, givenUid } = await nameRoom(asked, { isGiven, call, provider, parts });
    if (trace !== undefined) trace.room = room.roomId || room.uid;
    return questionOf({ room, need, call, provider, identity, api, givenUid, trace });
  }

  /** What is remembered, without streams that do not play any more. */
  async #recall(question: Question<Extra>, trial: StreamTrial<Extra>): Promise<Recalled<Extra>> {
    const { memory } = this.#parts;
    const recalled = await recallAnswer(question, memory);
    if (!recalled.answer?.unproven || (await trial.plays(recalled.answer))) return recalled;
    // Somebody else may have found the same meanwhile, and asked the site.
    const { answer, ...rest } = await recallAnswer(question, memory);
    return answer && (await trial.plays(answer)) ? { answer, ...rest } : rest;
  }

  /** Nothing is waited for before an equal question is joined, so that none is missed. */
  #joinOrAsk(question: Question<Extra>, asking: Asking<Extra>): Promise<SiteAnswer<Extra>> {
    const { deadline } = asking;
    const key = `${question.need.kind} ${question.wishKey}`;
    return joinFlight(this.#flights, {
      key,
      deadline,
      run: (signal) => this.#askSite(question, { ...asking, deadline: { ...deadline, signal } }),
    });
  }

  /** Ends a moment before the caller's time is over, so that something older can still be given. */
  #joinOrAskInTime(
    question: Question<Extra>,
    { deadline: { signal, remainingMs }, last, grant, reserveMs = 0 }: Asking<Extra>,
  ): Promise<SiteAnswer<Extra>> {
    const { clock } = this.#parts;
    const bounds = {
      clock,
      timeoutMs: remainingMs() - reserveMs,
      signals: [signal],
      graceMs: DEADLINE_GRACE_MS / 2,
    };
    return withDeadline((deadline) => this.#joinOrAsk(question, { deadline, last, grant }), bounds);
  }

  async #askSite(
    question: Question<Extra>,
    { deadline, last, grant, isBackground }: Asking<Extra>,
  ): Promise<SiteAnswer<Extra>> {
    const { balancers, clock, memory } = this.#parts;
    const askedAt = clock.wallNow();
    const lacking: Lacking<Extra>[] = [];
    let together: ToldTogether<Extra> | undefined;
    try {
      await balancers.restored(question.provider.id);
      const siteQuestionAs = await siteQuestions(question, { lacking, grant, parts: this.#parts });
      const { query, adapters } = siteQuestionAs({ identity: question.identity, isHidden: false });
      together = await this.#batches.ask(question, { query, deadline, grant });
      if (together?.answer) {
        keepAnswer(question, { fresh: together.answer, askedAt, memory });
        return { ...together.answer, attempts: together.attempts };
      }
      const exclude = askedBefore(adapters, together);
      const prefer = grant?.endpoint ?? this.#preferredFor(question, last);
      const sinceMs = clock.wallNow() - askedAt;
      const { value, endpoint, attempts } = await askAs({
        ...{ ...question, only: grant?.identity, deadline, parts: this.#parts },
        ask: (asker) =>
          balancers.of(question.provider.id).call(siteQuestionAs(asker), {
            signal: deadline.signal,
            timeoutMs: deadline.remainingMs(),
            prefer,
            exclude,
            affinityKey: question.room.roomId || question.room.uid,
            isBackground,
          }),
      });
      const fresh = { answer: answerOf(value), api: endpoint };
      keepAnswer(question, { fresh, askedAt, memory });
      return { ...fresh, attempts: [...(together?.attempts ?? []), ...later(attempts, sinceMs)] };
    } catch (thrown) {
      for (const { api, answer } of lacking) {
        if (answer) keepAnswer(question, { fresh: { answer, api }, askedAt, memory });
      }
      const failure = callFailure(question, { lacking, together, failure: toStreamFallbackError(thrown) });
      keepFailure(question, { failure, askedAt, memory });
      throw failure;
    }
  }

  /** Fetches a newer answer behind one that is given out; whoever cannot wait for it joins. */
  #refresh(question: Question<Extra>): void {
    if (this.#refreshing.has(question.key)) return;
    this.#refreshing.add(question.key);
    const { bounds, memory } = this.#parts;
    // What went wrong has been told as an event.
    bounds
      .run({ room: question.room, call: {}, isBackground: true }, (deadline) =>
        this.#joinOrAsk(question, { deadline, isBackground: true }),
      )
      .catch(() => memory.cache.recordFailure(question.key))
      .finally(() => this.#refreshing.delete(question.key));
  }

  #recalledInfo(
    question: Question<Extra>,
    { recalled, attempts = [] }: { recalled: RecalledAnswer<Extra>; attempts?: RoomMeta["attempts"] },
  ): RoomInfo<Extra> {
    const { stale, ageMs, ...kept } = recalled;
    const meta = { attempts, cached: true, stale, ageMs };
    return infoOf(kept, { room: question.room, meta, wallMs: this.#parts.clock.wallNow() });
  }
}
