import { admit, judge, type Permit, reset, stateOf, trip, type Verdict } from "../breaker/breaker.ts";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import type { Clock } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";
import type { Random } from "../runtime/random.ts";
import type { IdentityEvent } from "./identity-event.ts";
import type { IdentityMemory } from "./identity-memory.ts";
import { type Member, waitOf } from "./member.ts";
import { isOfIdentity } from "./verdict-of.ts";

export interface MemberBreakersParts {
  clock: Clock;
  random: Random;
  logger: Logger;
  /** Remembers blocks from run to run. @default nobody does */
  memory: IdentityMemory | undefined;
  /** An identity's breaker moved. */
  onState(event: IdentityEvent): void;
}

/** Who of a pool is blocked, and who is told of it. */
export class MemberBreakers {
  readonly #parts: MemberBreakersParts;
  readonly #members: () => readonly Member[];
  /** Whether one was not closed when last looked at. */
  #hasTrouble = false;

  /** @param members those of the list as it is: of who has left it nobody is told */
  constructor(parts: MemberBreakersParts, members: () => readonly Member[]) {
    this.#parts = parts;
    this.#members = members;
  }

  /** Whether all of them are closed; they are looked through only while one may not be. */
  areClosed(members: readonly Member[], nowMs: number): boolean {
    if (this.#hasTrouble)
      this.#hasTrouble = members.some(({ breaker }) => stateOf(breaker, nowMs).kind !== "closed");
    return !this.#hasTrouble;
  }

  /** The list is another one: nothing is known of it. */
  lookAgain(): void {
    this.#hasTrouble = true;
  }

  /** Undefined where it may not ask. */
  admit(member: Member, nowMs: number): Permit | undefined {
    const permit = admit(member.breaker, nowMs);
    this.announce(member, nowMs);
    return permit;
  }

  judge(
    member: Member,
    { permit, verdict, code }: { permit: Permit; verdict: Verdict; code: ErrorCode | undefined },
  ): void {
    const { clock, random } = this.#parts;
    const { breaker } = member;
    const { generation } = breaker;
    judge(breaker, permit, verdict, { nowMs: clock.now(), random });
    if (verdict === "block" && generation !== breaker.generation) member.blockedBy = code;
    this.announce(member, clock.now());
  }

  /** Blocks it for a request that was no attempt of a call, where that failed by its fault. */
  note(member: Member, code: ErrorCode): void {
    if (!isOfIdentity(code) || stateOf(member.breaker, this.#parts.clock.now()).kind === "open") return;
    this.judge(member, { permit: member.breaker.generation, verdict: "block", code });
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for an unknown id */
  trip(id: string): void {
    const { clock, random } = this.#parts;
    const member = this.#named(id);
    member.blockedBy = undefined;
    trip(member.breaker, { nowMs: clock.now(), random });
    this.announce(member, clock.now());
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for an unknown id */
  reset(id: string): void {
    const nowMs = this.#parts.clock.now();
    const member = this.#named(id);
    reset(member.breaker, nowMs);
    this.announce(member, nowMs);
  }

  /** Tells of its state, where it is another one than was told of. */
  announce(member: Member, nowMs: number): void {
    const { onState, logger, memory } = this.#parts;
    const from = member.announced;
    const to = stateOf(member.breaker, nowMs).kind;
    this.#hasTrouble ||= to !== "closed";
    if (from === to || !this.#members().includes(member)) return;
    member.announced = to;
    const { name: identity, blockedBy: code } = member;
    const retryAfterMs = waitOf(member, nowMs);
    memory?.note(member);
    if (to === "open" && code !== undefined)
      logger.warn({ identity, code, retryAfterMs }, this.#wordsOf(member, code));
    onState({ identity, from, to, retryAfterMs, code: to === "open" ? code : undefined });
  }

  #named(id: string): Member {
    const found = this.#members().find(({ name }) => name === id);
    if (found !== undefined) return found;
    throw new StreamFallbackError(
      "INVALID_INPUT",
      "there is no identity of this id; `list()` has all of them",
    );
  }

  #wordsOf(member: Member, code: ErrorCode): string {
    const what = WORDS_OF[code] ?? "";
    const hasOthers = this.#members().some((other) => other !== member && other.weight > 0);
    return hasOthers ? `${what}; others ask in its place` : `${what}; there is no other`;
  }
}

const WORDS_OF: Readonly<Record<string, string>> = {
  PROXY: "the proxy of an identity cannot be used",
  AUTH_REJECTED: "the site takes the cookie of an identity for that of nobody logged in",
};
