import type { Clock } from "../runtime/clock.ts";
import { copyOf } from "../runtime/copy-of.ts";
import type { Alert } from "./alert.ts";
import { alertOf, type Ending, endedAlert } from "./alert-of.ts";
import { type AlertStanding, type AlertView, type Standings, viewOf } from "./alert-view.ts";
import { type CallCounts, CallWindow } from "./call-window.ts";
import { type Episode, moveOf } from "./episode.ts";
import { EpisodeIds } from "./episode-ids.ts";
import type { JudgedRule, Judgement } from "./judged-rule.ts";
import type { BreakerMove } from "./open-breakers.ts";
import { PulseTimer } from "./pulse-timer.ts";
import { type Subject, Troubles } from "./troubles.ts";

/** At most once in this time rules are judged, however many calls end. */
const LEAST_MS = 1_000;
/** How often they are judged while no call ends: as long as one fires or a call has failed, and while there is a call at all. */
const TROUBLED_MS = 10_000;
const QUIET_MS = 60_000;
const MOST_ENDED = 20;

export interface EvaluatorParts {
  /** Its timers hold no process. */
  clock: Clock;
  rules: readonly JudgedRule[];
  isEnabled(): boolean;
  /** The longest window there may be, in ms. */
  longestWindowMs: number;
  /** The ids of the providers. */
  providers: readonly string[];
  /** How the endpoints of a provider stand. */
  endpointsOf(provider: string): AlertStanding[];
  /** How the identities of the list stand: the same for all providers. */
  identities(): AlertStanding[];
  /** Told once when an alert begins, and once when it ends. */
  tell(alert: Alert): void;
}

interface Firing {
  rule: JudgedRule;
  episode: Episode;
  /** As it is now. */
  alert: Alert;
  /** As it was when the rule held last. */
  held: Alert;
}

/** A rule as it was judged, and when. */
interface Judged {
  rule: JudgedRule;
  view: AlertView;
  judgement: Judgement;
  /** By the clock. */
  nowMs: number;
}

/** Judges the rules of a client: by the calls that end, by the moves of breakers, and by time while there is anything to wait for. */
export class AlertEvaluator {
  readonly #parts: EvaluatorParts;
  readonly #windows: ReadonlyMap<string, CallWindow>;
  readonly #troubles: Troubles;
  /** By provider, calls that found nobody since one was answered. */
  readonly #nobodyToAsk = new Map<Subject, number>();
  readonly #firing = new Map<string, Firing>();
  readonly #ids = new EpisodeIds();
  readonly #timer: PulseTimer;
  #ended: readonly Alert[] = [];
  #judgedMs = Number.NEGATIVE_INFINITY;
  #isJudging = false;
  #isJudgedSoon = false;
  #isClosed = false;

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
    this.#windows = new Map(parts.providers.map((id) => [id, new CallWindow(parts.longestWindowMs)]));
    this.#troubles = new Troubles(parts);
    this.#timer = new PulseTimer(parts.clock, () => this.judge());
  }

  /** @param answeredMs how long the answer took; undefined for a call without one */
  recordCall(provider: string, answeredMs: number | undefined): void {
    const { isEnabled, clock } = this.#parts;
    if (!isEnabled()) return;
    const nowMs = clock.now();
    this.#windows.get(provider)?.add(nowMs, answeredMs);
    if (answeredMs !== undefined) this.#nobodyToAsk.delete(provider);
    this.#judgeInTime(nowMs, answeredMs === undefined ? LEAST_MS : TROUBLED_MS);
  }

  /** An attempt failed, or a call of which none did. */
  recordFailure(provider: string, code: string): void {
    if (this.#parts.isEnabled()) this.#troubles.recordFailure(provider, code);
  }

  /** A call found nobody whom it may ask. */
  recordNobody(provider: string): void {
    if (!this.#parts.isEnabled()) return;
    this.#nobodyToAsk.set(provider, (this.#nobodyToAsk.get(provider) ?? 0) + 1);
  }

  /** A breaker of a provider's moved or, where that is undefined, one of an identity. */
  recordMove(provider: Subject, move: BreakerMove): void {
    this.#troubles.recordMove(provider, move);
    this.#judgeSoon();
  }

  /** Breakers that are there no more. */
  forgetBreakers(provider: Subject, isGone: (name: string) => boolean): void {
    this.#troubles.forgetBreakers(provider, isGone);
    this.#judgeSoon();
  }

  /** Judges all rules now. */
  judge(): void {
    if (this.#isClosed) return;
    // Whoever hears of an alert may do what has rules judged.
    if (this.#isJudging) {
      this.#timer.pulseWithin(LEAST_MS);
      return;
    }
    const nowMs = this.#parts.clock.now();
    this.#isJudging = true;
    try {
      if (this.#parts.isEnabled()) this.#judgeAll(nowMs);
      else this.#forgetAll();
    } finally {
      this.#isJudging = false;
      this.#judgedMs = nowMs;
    }
    const restMs = this.#restMs(nowMs);
    if (restMs !== undefined) this.#timer.pulseWithin(restMs);
  }

  /** Those that fire, and the latest that ended, newest first; copies. */
  status(): { firing: Alert[]; ended: Alert[] } {
    return {
      firing: [...this.#firing.values()].map(({ alert }) => copyOf(alert)),
      ended: this.#ended.map(copyOf),
    };
  }

  /** Nothing is judged or told any more: that a client is closed ends no trouble. */
  close(): void {
    this.#isClosed = true;
    this.#timer.clear();
  }

  /** After what made the breaker move is told too, since it is why. */
  #judgeSoon(): void {
    if (this.#isJudgedSoon) return;
    this.#isJudgedSoon = true;
    queueMicrotask(() => {
      this.#isJudgedSoon = false;
      this.#judgeInTime(this.#parts.clock.now(), LEAST_MS);
    });
  }

  #judgeInTime(nowMs: number, withinMs: number): void {
    const agoMs = nowMs - this.#judgedMs;
    if (agoMs >= LEAST_MS || agoMs < 0) this.judge();
    else if (!this.#isClosed) this.#timer.pulseWithin(withinMs - agoMs);
  }

  /** When to judge again if no call ends; undefined where time alone changes nothing. */
  #restMs(nowMs: number): number | undefined {
    const { isEnabled, rules } = this.#parts;
    if (this.#isClosed || !isEnabled()) return undefined;
    if (this.#firing.size > 0) return TROUBLED_MS;
    const windowMs = rules.reduce((longest, rule) => Math.max(longest, rule.terms().windowMs), 0);
    const { calls, failures } = this.#countsOf(undefined, { windowMs, nowMs });
    if (calls === 0) return undefined;
    return failures > 0 ? TROUBLED_MS : QUIET_MS;
  }

  #judgeAll(nowMs: number): void {
    // Of thousands they take a while, so they are looked up once.
    const identities = frozen(this.#parts.identities());
    for (const subject of [...this.#parts.providers, undefined]) {
      const scope = subject === undefined ? "client" : "provider";
      const standings: Standings = {
        provider: subject,
        endpoints: frozen(subject === undefined ? [] : this.#parts.endpointsOf(subject)),
        identities,
        openBreakers: this.#troubles.openBreakers(subject, nowMs),
        nobodyToAsk: this.#nobodyToAsk.get(subject) ?? 0,
      };
      for (const rule of this.#parts.rules)
        if (rule.scopes.includes(scope)) this.#judgeRule(rule, { standings, nowMs });
    }
  }

  #judgeRule(rule: JudgedRule, { standings, nowMs }: { standings: Standings; nowMs: number }): void {
    // Whoever hears of an alert may close the client, or turn alerts off.
    if (this.#isClosed || !this.#parts.isEnabled()) return;
    const { enabled, windowMs } = rule.terms();
    const key = `${rule.name}\n${standings.provider ?? ""}`;
    const firing = this.#firing.get(key);
    if (!enabled) {
      if (firing) this.#end(key, { says: "the rule was turned off" });
      return;
    }
    const view = viewOf(this.#countsOf(standings.provider, { windowMs, nowMs }), { windowMs, standings });
    const judgement = rule.judge(view);
    // A rule may close it as well.
    if (this.#isClosed) return;
    const move = moveOf(firing?.episode, { ...judgement, nowMs, quietMs: windowMs });
    const now: Judged = { rule, view, judgement, nowMs };
    if (move === "began") this.#begin(key, now);
    else if (move === "ended")
      this.#end(key, { says: judgement.says, now: { view, value: judgement.value } });
    else if (firing !== undefined) {
      firing.alert = this.#alertNow(firing.alert, now);
      if (judgement.begins || judgement.goesOn) firing.held = firing.alert;
    }
  }

  #begin(key: string, judged: Judged): void {
    const { rule, view, nowMs } = judged;
    const since = Math.round(this.#parts.clock.wallNow());
    const id = this.#ids.next(`${rule.name}:${view.provider ?? "all"}`, since);
    const alert = this.#alertNow({ id, since, codes: [] }, judged);
    this.#firing.set(key, { rule, episode: { startedMs: nowMs, heldMs: nowMs }, alert, held: alert });
    this.#parts.tell(copyOf(alert));
  }

  #alertNow({ id, since, codes }: Pick<Alert, "id" | "since" | "codes">, judged: Judged): Alert {
    const { rule, view, judgement, nowMs } = judged;
    const causes = this.#troubles.causesOf(view, nowMs);
    // A long block outlasts the window in which its cause was counted.
    if (causes.codes.length === 0) causes.codes = codes;
    return alertOf(rule, { id, view, judgement, causes, since, now: this.#parts.clock.wallNow() });
  }

  #end(key: string, { says, now }: Omit<Ending, "endedAt" | "lastedMs">): void {
    const firing = this.#firing.get(key);
    if (firing === undefined) return;
    this.#firing.delete(key);
    const { clock } = this.#parts;
    const { episode, held: alert } = firing;
    // Both clocks may have been set back meanwhile.
    const endedAt = Math.max(alert.since, Math.round(clock.wallNow() - (clock.now() - episode.heldMs)));
    const lastedMs = Math.max(0, episode.heldMs - episode.startedMs);
    const ended = endedAlert(alert, { endedAt, lastedMs, says, now });
    this.#ended = [ended, ...this.#ended].slice(0, MOST_ENDED);
    this.#parts.tell(copyOf(ended));
  }

  #forgetAll(): void {
    for (const window of this.#windows.values()) window.clear();
    this.#troubles.forgetFailures();
    this.#nobodyToAsk.clear();
    for (const key of this.#firing.keys()) this.#end(key, { says: "alerts were turned off" });
  }

  #countsOf(subject: Subject, { windowMs, nowMs }: { windowMs: number; nowMs: number }): CallCounts {
    const counts: CallCounts = { calls: 0, failures: 0, answeredMs: 0 };
    for (const [provider, window] of this.#windows) {
      if (subject !== undefined && provider !== subject) continue;
      const { calls, failures, answeredMs } = window.countsOf(windowMs, nowMs);
      counts.calls += calls;
      counts.failures += failures;
      counts.answeredMs += answeredMs;
    }
    return counts;
  }
}

/** All rules see the same rows, and one of the user's may try to sort them. */
function frozen(rows: AlertStanding[]): readonly AlertStanding[] {
  for (const row of rows) Object.freeze(row);
  return Object.freeze(rows);
}
