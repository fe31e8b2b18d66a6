import type { Clock } from "../runtime/clock.ts";
import type { Alert } from "./alert.ts";
import { alertOf, type Ending, endedAlert } from "./alert-of.ts";
import { type AlertView, type Standings, viewOf } from "./alert-view.ts";
import { type CallCounts, CallWindow } from "./call-window.ts";
import { type Episode, moveOf } from "./episode.ts";
import { EpisodeIds } from "./episode-ids.ts";
import type { JudgedRule, Judgement } from "./judged-rule.ts";
import { type BreakerMove, OpenBreakers } from "./open-breakers.ts";
import { PulseTimer } from "./pulse-timer.ts";

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
  /** How those of a provider stand, or of the whole client. */
  standingsOf(provider: string | undefined): Rows;
  /** Told once when an alert begins, and once when it ends. */
  tell(alert: Alert): void;
}

interface Firing {
  rule: JudgedRule;
  episode: Episode;
  alert: Alert;
}

type Rows = Pick<Standings, "endpoints" | "identities">;

/** Who is judged: a provider, or the whole client. */
type Subject = string | undefined;

/** Judges the rules of a client: by the calls that end, by the moves of breakers, and by time while there is anything to wait for. */
export class AlertEvaluator {
  readonly #parts: EvaluatorParts;
  readonly #windows: ReadonlyMap<string, CallWindow>;
  readonly #breakers = new Map<Subject, OpenBreakers>();
  /** By provider, calls that found nobody since one was answered. */
  readonly #nobodyToAsk = new Map<Subject, number>();
  readonly #firing = new Map<string, Firing>();
  readonly #ids = new EpisodeIds();
  readonly #timer: PulseTimer;
  #ended: readonly Alert[] = [];
  #judgedMs = Number.NEGATIVE_INFINITY;
  #isJudging = false;
  #isClosed = false;

  constructor(parts: EvaluatorParts) {
    this.#parts = parts;
    this.#windows = new Map(parts.providers.map((id) => [id, new CallWindow(parts.longestWindowMs)]));
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

  /** A call found nobody whom it may ask. */
  recordNobody(provider: string): void {
    if (!this.#parts.isEnabled()) return;
    this.#nobodyToAsk.set(provider, (this.#nobodyToAsk.get(provider) ?? 0) + 1);
  }

  /** A breaker of a provider's moved or, where that is undefined, one of an identity. */
  recordMove(provider: Subject, move: BreakerMove): void {
    const nowMs = this.#parts.clock.now();
    this.#breakersOf(provider).note(move, nowMs);
    this.#judgeInTime(nowMs, LEAST_MS);
  }

  /** Breakers that are there no more. */
  forgetBreakers(provider: Subject, isGone: (name: string) => boolean): void {
    this.#breakersOf(provider).forget(isGone);
    this.#judgeInTime(this.#parts.clock.now(), LEAST_MS);
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
      firing: [...this.#firing.values()].map(({ alert }) => ({ ...alert })),
      ended: this.#ended.map((alert) => ({ ...alert })),
    };
  }

  /** Nothing is judged or told any more: that a client is closed ends no trouble. */
  close(): void {
    this.#isClosed = true;
    this.#timer.clear();
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
    for (const subject of [...this.#parts.providers, undefined]) {
      const scope = subject === undefined ? "client" : "provider";
      const standings: Standings = {
        provider: subject,
        ...frozenRows(this.#parts.standingsOf(subject)),
        openBreakers: this.#breakersOf(subject).count(nowMs),
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
    if (move === "began") this.#begin(key, { rule, view, judgement });
    else if (move === "ended")
      this.#end(key, { says: judgement.says, now: { view, value: judgement.value } });
  }

  #begin(
    key: string,
    { rule, view, judgement }: { rule: JudgedRule; view: AlertView; judgement: Judgement },
  ) {
    const { clock } = this.#parts;
    const nowMs = clock.now();
    const since = clock.wallNow();
    const id = this.#ids.next(`${rule.name}:${view.provider ?? "all"}`, since);
    const alert = alertOf(rule, { id, view, judgement, since });
    this.#firing.set(key, { rule, episode: { startedMs: nowMs, heldMs: nowMs }, alert });
    this.#parts.tell({ ...alert });
  }

  #end(key: string, { says, now }: Omit<Ending, "endedAt" | "lastedMs">): void {
    const firing = this.#firing.get(key);
    if (firing === undefined) return;
    this.#firing.delete(key);
    const { clock } = this.#parts;
    const { episode, alert } = firing;
    // Both clocks may have been set back meanwhile.
    const endedAt = Math.max(alert.since, clock.wallNow() - (clock.now() - episode.heldMs));
    const lastedMs = Math.max(0, episode.heldMs - episode.startedMs);
    const ended = endedAlert(alert, { endedAt, lastedMs, says, now });
    this.#ended = [ended, ...this.#ended].slice(0, MOST_ENDED);
    this.#parts.tell({ ...ended });
  }

  #forgetAll(): void {
    for (const window of this.#windows.values()) window.clear();
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

  #breakersOf(subject: Subject): OpenBreakers {
    const known = this.#breakers.get(subject);
    if (known !== undefined) return known;
    const made = new OpenBreakers();
    this.#breakers.set(subject, made);
    return made;
  }
}

/** All rules see the same rows, and one of the user's may try to sort them. */
function frozenRows({ endpoints, identities }: Rows): Rows {
  for (const row of [...endpoints, ...identities]) Object.freeze(row);
  return { endpoints: Object.freeze(endpoints), identities: Object.freeze(identities) };
}
