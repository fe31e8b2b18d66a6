import { admit, createBreaker, judge, type Verdict } from "../breaker/breaker.ts";
import { type BreakerPolicy, defaultBreakerPolicy } from "../breaker/breaker-policy.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import { type AccessKind, createOutageLog } from "./outage-log.ts";

/** Stands before a store that may be dead, hung, full or slow: an access through it neither fails nor takes long. */
export interface StoreGuard {
  /** What the access answers; undefined if it fails, takes too long, or is not made because the store is resting. */
  run<T>(kind: AccessKind, access: () => Promise<T>): Promise<T | undefined>;
  /** To be called with errors that the store emits: of accesses under way, or of its connection between them. */
  onError(error: unknown): void;
  /** From now on nothing reaches the store. */
  close(): void;
}

/** How much time a bad store may cost, in one access or in several in a row, before it is left alone. */
const PATIENCE_MS = 250;
/** A good store on the same network answers in a few ms. */
const SLOW_MS = 100;
/** A timer that fires later than this shows that the process is busy: the answer may already be waiting to be read. */
const LATE_TIMER_MS = 50;
const REST_MS = 30_000;
const FAILURES_IN_A_ROW = 3;
const SLOW = "slow";

const policy: BreakerPolicy = {
  ...defaultBreakerPolicy,
  floorFailures: FAILURES_IN_A_ROW,
  blockDuration: REST_MS,
  maxBlockDuration: REST_MS,
  blockJitter: 0,
};

/** Why an access was no good, and what that says to the breaker. */
interface Complaint {
  reason: string;
  verdict: Exclude<Verdict, "success">;
}

interface Outcome<T> {
  answer?: T;
  complaint?: Complaint;
}

export function createStoreGuard(clock: Clock, logger: Logger): StoreGuard {
  const breaker = createBreaker(policy, { nowMs: clock.now() });
  const outages = createOutageLog(clock, logger);
  let errorsEmitted = 0;
  let isClosed = false;
  /** Time lost since the last access that was quick and good. */
  let lostMs = 0;
  /** When the last slow or failed access ended. */
  let lostUntil = Number.NEGATIVE_INFINITY;

  async function run<T>(kind: AccessKind, access: () => Promise<T>): Promise<T | undefined> {
    const startedAt = clock.now();
    const permit = isClosed ? undefined : admit(breaker, startedAt);
    if (permit === undefined) return undefined;
    const isTrial = breaker.state.kind === "half-open";
    const errorsBefore = errorsEmitted;
    const { answer, complaint: brokenOff } = await ask(access, startedAt);
    const complaint =
      brokenOff ??
      complaintOf(kind, { answer, hasEmittedError: errorsEmitted > errorsBefore }) ??
      slowness(startedAt);
    // The store has no substitute: only failures in a row open its breaker, and no share of failed accesses does.
    const judgement = { nowMs: clock.now(), random: () => 0, isLastLine: () => true };
    judge(breaker, permit, complaint?.verdict ?? "success", judgement);
    const isResting = breaker.state.kind !== "closed";
    if (complaint && complaint.verdict !== "neutral") {
      lostMs += clock.now() - startedAt;
      lostUntil = clock.now();
      // A slow answer is an answer; only a row of them is an outage.
      if (!isClosed && (complaint.reason !== SLOW || isResting)) outages.failed(complaint.reason, kind);
    }
    if (!complaint && !isClosed) outages.worked(kind, isTrial);
    if (!complaint || isResting) lostMs = 0;
    return answer;
  }

  async function ask<T>(access: () => Promise<T>, startedAt: number): Promise<Outcome<T>> {
    const patienceMs = Math.max(0, PATIENCE_MS - lostMs);
    const late = Promise.withResolvers<Outcome<T>>();
    const timer = clock.setTimeout(() => {
      const isTimerLate = clock.now() - startedAt > patienceMs + LATE_TIMER_MS;
      const reason = lostMs > 0 ? SLOW : "no answer in time";
      late.resolve({ complaint: { reason, verdict: isTimerLate ? "neutral" : "block" } });
    }, patienceMs);
    try {
      return await Promise.race([answerOf(access), late.promise]);
    } catch (error) {
      return { complaint: { reason: reasonOf(error), verdict: "failure" } };
    } finally {
      clock.clearTimeout(timer);
    }
  }

  function slowness(startedAt: number): Complaint | undefined {
    if (clock.now() - startedAt <= SLOW_MS) return undefined;
    // One stall of this process slows down all that runs at that moment: it counts once.
    return { reason: SLOW, verdict: startedAt < lostUntil ? "neutral" : "failure" };
  }

  return {
    run,
    onError(error) {
      errorsEmitted += 1;
      if (!isClosed) outages.failed(reasonOf(error));
    },
    close() {
      isClosed = true;
    },
  };
}

async function answerOf<T>(access: () => Promise<T>): Promise<Outcome<T>> {
  return { answer: await access() };
}

/** Judges an access that was not rejected: keyv and its adapters emit what went wrong, and answer as if nothing had. */
function complaintOf(
  kind: AccessKind,
  { answer, hasEmittedError }: { answer: unknown; hasEmittedError: boolean },
): Complaint | undefined {
  if (kind === "set" && answer === false) return { reason: "refused", verdict: "failure" };
  const isFound = kind === "get" && answer !== undefined && answer !== null;
  return hasEmittedError && !isFound ? { reason: "error", verdict: "failure" } : undefined;
}

/** How a Redis begins to say no. */
const REFUSALS = /^(?:WRONGPASS|NOAUTH|NOPERM|READONLY|MISCONF|OOM|LOADING)\b/;

/** The kind of failure; a store's own message may quote what it was given, or its address with the password. */
function reasonOf(error: unknown): string {
  try {
    if (!(error instanceof Error)) return typeof error;
    const { code, name, message } = error as NodeJS.ErrnoException;
    const [refusal] = REFUSALS.exec(message) ?? [];
    return (
      [code, refusal, name].find((word) => typeof word === "string" && /^\w{1,40}$/.test(word)) ?? "error"
    );
  } catch {
    return "error";
  }
}
