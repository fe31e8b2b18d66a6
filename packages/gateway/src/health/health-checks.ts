import type { Clock, Logger } from "@stream-fallback/core";
import type { Balancer } from "@stream-fallback/core/balancer";
import type { BackendSet } from "../backends/backend-set.ts";
import type { Member } from "../backends/member.ts";
import { type LookOptions, lookAt } from "./look-at.ts";
import { SilenceWatch } from "./silence-watch.ts";

interface HealthOptions extends LookOptions {
  /** How often each backend is asked, in ms; 0 asks none. */
  intervalMs: number;
}

export interface HealthParts extends HealthOptions {
  balancer: Balancer<unknown, never>;
  backends(): BackendSet;
  clock: Clock;
  random: () => number;
  logger: Logger;
}

/** What the checks say of a backend. */
export interface Health {
  isUp: boolean;
  /** Checks in a row with the latest outcome. */
  inARow: number;
  /** What the latest check met; undefined where it was answered as expected. */
  trouble: string | undefined;
}

const FAILURES_TO_TRIP = 2;
const SUCCESSES_TO_RESET = 2;
/** How soon a backend that is down or under suspicion is looked at again, where it is not looked at more often anyway. */
const RECOVERY_MS = 1_000;
/** How long a request waits to learn whether one of those that are blocked is well again. */
const FIND_MS = 2_000;
/** What was found a moment ago is not looked for again. */
const FOUND_NOBODY_MS = 500;
/** Requests that wait at a time: memory has an end. */
const MOST_FINDING = 1_000;

/**
 * Asks each backend in turn whether it is well: two failures in a row block it, two successes let it in again. One that real requests had
 * trouble with is looked at at once, and one failure blocks it; until it is well it is looked at each second, since a restart takes less than
 * a block. Where all fail, the checks are taken for the trouble, and what real requests meet decides alone.
 */
export class HealthChecks {
  readonly #parts: HealthParts;
  readonly #health = new Map<string, Health>();
  readonly #timers = new Map<Member, unknown>();
  /** Looks that run, one at a time at each. */
  readonly #looks = new Map<Member, Promise<boolean>>();
  /** Those that real requests had trouble with, until their breakers are closed and a look finds them well. */
  readonly #suspects = new Set<string>();
  /** Blocked by a person, who alone lets them in. */
  readonly #byHand = new Set<string>();
  readonly #silence: SilenceWatch;
  #finding: Promise<boolean> | undefined;
  #waiting = 0;
  #foundNobodyAt = Number.NEGATIVE_INFINITY;
  #isClosed = false;

  constructor(parts: HealthParts) {
    this.#parts = parts;
    this.#silence = new SilenceWatch({
      clock: parts.clock,
      members: () => parts.backends().members,
      look: (member) => this.#look(member),
      giveUp: (member) => this.#giveUp(member),
    });
    parts.balancer.on("state", ({ endpoint, to }) => {
      if (to === "closed") this.#byHand.delete(endpoint);
    });
  }

  of(name: string): Health | undefined {
    return this.#health.get(name);
  }

  /** Whether a backend may be asked. */
  isUp(name: string): boolean {
    return this.#health.get(name)?.isUp !== false || this.#isNobodyUp();
  }

  /** Begins with backends that are new, and ends with those that are gone. */
  follow(): void {
    const { intervalMs, random } = this.#parts;
    if (intervalMs === 0 || this.#isClosed) return;
    this.#silence.start();
    const members = new Set(this.#parts.backends().members);
    for (const [member, timer] of this.#timers) {
      if (members.has(member)) continue;
      this.#parts.clock.clearTimeout(timer as never);
      this.#timers.delete(member);
      const { name } = member.backend;
      if (this.#parts.backends().member(name) !== undefined) continue;
      this.#health.delete(name);
      this.#suspects.delete(name);
    }
    // Several gateways that begin together do not ask in step.
    for (const member of members) if (!this.#timers.has(member)) this.#plan(member, random() * intervalMs);
  }

  close(): void {
    this.#isClosed = true;
    this.#silence.close();
    for (const timer of this.#timers.values()) this.#parts.clock.clearTimeout(timer as never);
    this.#timers.clear();
  }

  /** A request had trouble with it that another look may explain. */
  suspect(member: Member): void {
    const { name } = member.backend;
    if (!this.#timers.has(member) || this.#suspects.has(name)) return;
    this.#suspects.add(name);
    const health = this.#health.get(name);
    // What was seen before says nothing of now.
    if (health !== undefined) health.inARow = 0;
    this.#plan(member, 0);
  }

  /** Blocks it until it is let in by hand, or its block is over. */
  tripByHand(name: string): void {
    this.#parts.balancer.trip(name);
    this.#byHand.add(name);
  }

  /** Where nobody may be asked: looks at all at once and lets in who is well. Whether anybody is. */
  async findAny(): Promise<boolean> {
    const isInVain = this.#parts.clock.now() - this.#foundNobodyAt < FOUND_NOBODY_MS;
    if (this.#timers.size === 0 || isInVain || this.#waiting >= MOST_FINDING) return false;
    this.#waiting += 1;
    try {
      this.#finding ??= this.#findAny();
      return await this.#finding;
    } finally {
      this.#waiting -= 1;
    }
  }

  async #findAny(): Promise<boolean> {
    const { clock, balancer } = this.#parts;
    let timer: unknown;
    const isLate = new Promise<boolean>((resolve) => {
      timer = clock.setTimeout(() => resolve(false), FIND_MS);
    });
    const blocked = [...this.#timers.keys()].filter(({ backend }) => !this.#byHand.has(backend.name));
    const looks = blocked.map(async (member) => {
      if (!(await this.#look(member)) || this.#isClosed) throw new Error("it is not well");
      const { name } = member.backend;
      this.#health.set(name, { isUp: true, inARow: 1, trouble: undefined });
      if (this.#parts.backends().member(name) === member) balancer.reset(name);
      return true;
    });
    const isFound = await Promise.race([Promise.any(looks).catch(() => false), isLate]);
    clock.clearTimeout(timer as never);
    if (!isFound) this.#foundNobodyAt = clock.now();
    this.#finding = undefined;
    return isFound;
  }

  #plan(member: Member, waitMs: number): void {
    const { clock } = this.#parts;
    clock.clearTimeout(this.#timers.get(member) as never);
    this.#timers.set(
      member,
      clock.setTimeout(() => void this.#check(member), waitMs),
    );
  }

  async #check(member: Member): Promise<void> {
    const { intervalMs, random } = this.#parts;
    await this.#look(member);
    if (this.#isClosed || !this.#timers.has(member)) return;
    const { name } = member.backend;
    if (this.#isWell(name)) this.#suspects.delete(name);
    const isQuick = this.#suspects.has(name) || this.#health.get(name)?.isUp === false;
    // A tenth of chance keeps those that fell into step from staying there.
    this.#plan(member, (isQuick ? Math.min(RECOVERY_MS, intervalMs) : intervalMs) * (0.95 + random() / 10));
  }

  #isWell(name: string): boolean {
    const row = this.#parts.balancer.status().find((each) => each.name === name);
    const health = this.#health.get(name);
    return row?.state === "closed" && health?.isUp === true && health.trouble === undefined;
  }

  /** Whether it was well; one look serves all who want one at a time. */
  #look(member: Member): Promise<boolean> {
    const running = this.#looks.get(member);
    if (running !== undefined) return running;
    const look = lookAt(member, this.#parts).then((trouble) => {
      this.#looks.delete(member);
      if (!this.#isClosed && this.#timers.has(member)) this.#note(member.backend.name, trouble);
      return trouble === undefined;
    });
    this.#looks.set(member, look);
    return look;
  }

  #note(name: string, trouble: string | undefined): void {
    const { balancer } = this.#parts;
    const before = this.#health.get(name);
    const isSame = before !== undefined && (before.trouble === undefined) === (trouble === undefined);
    const inARow = isSame ? before.inARow + 1 : 1;
    const wasUp = before?.isUp ?? true;
    const isSuspect = this.#suspects.has(name);
    // The last one is not given up lightly: then all would be asked again, those that are down included.
    const mostFailures = isSuspect && this.#isAnotherUp(name) ? 1 : FAILURES_TO_TRIP;
    const isUp =
      trouble === undefined ? wasUp || inARow >= SUCCESSES_TO_RESET : wasUp && inARow < mostFailures;
    this.#set(name, { isUp, inARow, trouble });
    const isBack = isUp && (!wasUp || (isSuspect && inARow >= SUCCESSES_TO_RESET));
    if (isBack && !this.#byHand.has(name)) balancer.reset(name);
  }

  /** It says nothing to anybody: what waits there and may is asked of others, where there are some. */
  #giveUp(member: Member): void {
    const { name } = member.backend;
    if (!this.#timers.has(member) || !this.#isAnotherUp(name)) return;
    this.#suspects.add(name);
    this.#set(name, { isUp: false, inARow: 1, trouble: "it says nothing" });
    this.#plan(member, Math.min(RECOVERY_MS, this.#parts.intervalMs));
    member.moveAll();
  }

  #set(name: string, health: Health): void {
    const { balancer, logger } = this.#parts;
    const { isUp, trouble } = health;
    const wasUp = this.#health.get(name)?.isUp ?? true;
    this.#health.set(name, health);
    // When the last one fails too, all get another chance.
    if (!isUp && this.#isNobodyUp()) {
      if (wasUp) balancer.reset();
    } else if (!isUp) balancer.trip(name);
    if (isUp !== wasUp)
      logger.warn({ backend: name, trouble }, isUp ? "a backend is well again" : "a backend is down");
  }

  #isNobodyUp(): boolean {
    return !this.#isAnotherUp(undefined);
  }

  #isAnotherUp(name: string | undefined): boolean {
    for (const { backend } of this.#parts.backends().members)
      if (backend.name !== name && this.#health.get(backend.name)?.isUp !== false) return true;
    return false;
  }
}
