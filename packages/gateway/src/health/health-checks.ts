import type { Clock, Logger } from "@stream-fallback/core";
import type { Balancer } from "@stream-fallback/core/balancer";
import type { BackendSet } from "../backends/backend-set.ts";
import type { Member } from "../backends/member.ts";

interface HealthOptions {
  /** How often each backend is asked, in ms; 0 asks none. */
  intervalMs: number;
  timeoutMs: number;
  path: string;
  /** Undefined takes every status below 400. */
  expectedStatus?: number | undefined;
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

/**
 * Asks each backend in turn whether it is well: two failures in a row block it, two successes let it in again. Where all fail, the checks
 * are taken for the trouble, and what real requests meet decides alone.
 */
export class HealthChecks {
  readonly #parts: HealthParts;
  readonly #health = new Map<string, Health>();
  readonly #timers = new Map<Member, unknown>();
  #isClosed = false;

  constructor(parts: HealthParts) {
    this.#parts = parts;
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
    const members = new Set(this.#parts.backends().members);
    for (const [member, timer] of this.#timers) {
      if (members.has(member)) continue;
      this.#parts.clock.clearTimeout(timer as never);
      this.#timers.delete(member);
      if (this.#parts.backends().member(member.backend.name) === undefined)
        this.#health.delete(member.backend.name);
    }
    // Several gateways that begin together do not ask in step.
    for (const member of members) if (!this.#timers.has(member)) this.#plan(member, random() * intervalMs);
  }

  close(): void {
    this.#isClosed = true;
    for (const timer of this.#timers.values()) this.#parts.clock.clearTimeout(timer as never);
    this.#timers.clear();
  }

  #plan(member: Member, waitMs: number): void {
    this.#timers.set(
      member,
      this.#parts.clock.setTimeout(() => void this.#check(member), waitMs),
    );
  }

  async #check(member: Member): Promise<void> {
    const { intervalMs, random } = this.#parts;
    const trouble = await this.#ask(member);
    if (this.#isClosed || !this.#timers.has(member)) return;
    this.#note(member.backend.name, trouble);
    // A tenth of chance keeps those that fell into step from staying there.
    this.#plan(member, intervalMs * (0.95 + random() / 10));
  }

  /** What is wrong; undefined where nothing is. */
  async #ask({ pool }: Member): Promise<string | undefined> {
    const { path, timeoutMs, expectedStatus } = this.#parts;
    try {
      const headers = { "user-agent": "stream-fallback-gateway" };
      const signal = AbortSignal.timeout(timeoutMs);
      const { statusCode, body } = await pool.request({ method: "GET", path, headers, signal });
      await body.dump();
      const isExpected = expectedStatus === undefined ? statusCode < 400 : statusCode === expectedStatus;
      return isExpected ? undefined : `HTTP ${statusCode}`;
    } catch (error) {
      const { name, code } = error as NodeJS.ErrnoException;
      return name === "TimeoutError" ? `no answer within ${timeoutMs} ms` : (code ?? name);
    }
  }

  #note(name: string, trouble: string | undefined): void {
    const { balancer, logger } = this.#parts;
    const before = this.#health.get(name);
    const isSame = before !== undefined && (before.trouble === undefined) === (trouble === undefined);
    const inARow = isSame ? before.inARow + 1 : 1;
    const wasUp = before?.isUp ?? true;
    const isUp =
      trouble === undefined ? wasUp || inARow >= SUCCESSES_TO_RESET : wasUp && inARow < FAILURES_TO_TRIP;
    this.#health.set(name, { isUp, inARow, trouble });
    if (!isUp) balancer.trip(name);
    else if (!wasUp) balancer.reset(name);
    if (isUp !== wasUp)
      logger.warn({ backend: name, trouble }, isUp ? "a backend is well again" : "a backend is down");
  }

  #isNobodyUp(): boolean {
    for (const { backend } of this.#parts.backends().members)
      if (this.#health.get(backend.name)?.isUp !== false) return false;
    return true;
  }
}
