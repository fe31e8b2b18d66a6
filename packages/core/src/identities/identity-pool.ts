import { isDeepStrictEqual } from "node:util";
import type { AttemptReport } from "../attempt-report.ts";
import { admits } from "../breaker/breaker.ts";
import type { BreakerPolicy } from "../breaker/breaker-policy.ts";
import { type ErrorCode, StreamFallbackError } from "../errors.ts";
import { consistentHash } from "../strategies/consistent-hash.ts";
import type { Strategy } from "../strategies/strategy.ts";
import { checkedIdentities, type Site } from "./check-identities.ts";
import { anonymous, type Identity } from "./identity.ts";
import { listChange } from "./list-change.ts";
import { createMember, type Member, type Way, waitOf } from "./member.ts";
import { MemberBreakers, type MemberBreakersParts } from "./member-breakers.ts";
import { faultIn, verdictOf } from "./verdict-of.ts";

export interface IdentityPoolParts extends MemberBreakersParts {
  /** Chooses among the identities that may ask. */
  strategy: Strategy;
  policy: BreakerPolicy;
  /** The client's own. */
  region: string | undefined;
  sites: readonly Site[];
  /** What the source of the list is called. @default it has no name */
  sourceName?: string | undefined;
  /** An identity has left, or is another one now: what is kept open for it can be let go of. */
  onGone(way: Way, name: string): void;
}

/** Who is to ask for what. */
interface Wanted {
  /** The id of the provider. */
  site: string;
  /** Names the room: the same identity asks for it as long as it may. */
  key: string;
  /** Those that this call has had. */
  tried: ReadonlySet<Member>;
  /** The only one that will do. @default any */
  only?: string | undefined;
}

/** An identity that asks; to be given back with what came of it. */
export interface Turn {
  member: Member;
  identity: Identity;
  leave(attempts: readonly AttemptReport[], isAnonymous: (endpoint: string) => boolean): void;
}

/** The identities of a client. Without a list it holds one: all who ask without a cookie, whom nothing takes out. */
export class IdentityPool {
  readonly breakers: MemberBreakers;
  readonly #parts: IdentityPoolParts;
  readonly #byRoom: Strategy;
  readonly #ways = new WeakMap<Identity, Way>();
  #members: readonly Member[] = [];
  /** Those of a weight: the same array while the list is the same, as strategies like it. */
  #inUse: readonly Member[] = [];
  #firstList: PromiseWithResolvers<void> | undefined;
  /** Ends when what an earlier run knew of the latest list is known again. */
  #restoring: Promise<void> | undefined;

  constructor(parts: IdentityPoolParts) {
    this.#parts = parts;
    this.breakers = new MemberBreakers(parts, () => this.#members);
    this.#byRoom = consistentHash({ balanceFactor: Number.POSITIVE_INFINITY })(parts);
  }

  get members(): readonly Member[] {
    return this.#members;
  }

  get sourceName(): string | undefined {
    return this.#parts.sourceName;
  }

  /** Whether there is a list, so that identities can be blocked and others asked instead. */
  get isListed(): boolean {
    return this.#members[0]?.name !== anonymous.id;
  }

  /** The one that everybody is without a list. */
  useAnonymous(): void {
    this.#set([this.#create({ id: anonymous.id, weight: 1 })]);
  }

  /** Ends when it is known as whom may be asked; undefined where it is. */
  get known(): Promise<void> | undefined {
    if (this.#members.length > 0) return this.#restoring;
    this.#firstList ??= Promise.withResolvers();
    return this.#firstList.promise.then(() => this.#restoring);
  }

  /**
   * Takes a list in place of the one before: those that are the same go on as they are.
   * @throws StreamFallbackError `INVALID_INPUT` for a list that cannot be used; then nothing changes
   */
  take(list: unknown): void {
    const given = checkedIdentities(list, this.#parts.sites);
    const before = new Map(this.#members.map((member) => [member.name, member]));
    const members = given.map((identity) => {
      const known = before.get(identity.id);
      return known !== undefined && isDeepStrictEqual(known.given, identity) ? known : this.#create(identity);
    });
    const isFirst = this.#members.length === 0;
    const { left, ...names } = listChange(this.#members, members);
    this.#set(members);
    for (const { way, name } of left) this.#parts.onGone(way, name);
    if (!isFirst && left.length + names.added.length > 0)
      this.#parts.logger.info(names, "the list of identities has changed");
  }

  /**
   * How it reaches a site. Users with a cookie of their own share the connections of all who are not in the list: a program
   * may have thousands of them.
   */
  wayOf(identity: Identity): Way {
    return this.#ways.get(identity) ?? { id: anonymous.id, proxy: undefined, sessionId: identity.id };
  }

  /** The next identity in the order of the room that may ask; undefined where none may. */
  enter({ site, key, tried, only }: Wanted): Turn | undefined {
    const nowMs = this.#parts.clock.now();
    const candidates = this.#candidates(tried, nowMs);
    const member =
      only === undefined
        ? pickOf(this.#parts.strategy, { candidates, key })
        : candidates.find(({ name }) => name === only);
    if (member === undefined) return undefined;
    const permit = this.breakers.admit(member, nowMs);
    if (permit === undefined) return undefined;
    member.inFlight += 1;
    return {
      member,
      identity: identityOfMember(member, site),
      leave: (attempts, isAnonymous) => {
        member.inFlight -= 1;
        const code = faultIn(attempts);
        this.breakers.judge(member, { permit, verdict: verdictOf(attempts, isAnonymous), code });
        this.#tellStrategy(member, attempts);
      },
    };
  }

  /** Who would ask for the room now, by the room's own order: a strategy may count its turns, and this is none. */
  peek(wanted: Wanted): { member: Member; identity: Identity } | undefined {
    const candidates = this.#candidates(wanted.tried, this.#parts.clock.now());
    const member = pickOf(this.#byRoom, { candidates, key: wanted.key });
    return member && { member, identity: identityOfMember(member, wanted.site) };
  }

  /** Who asks for the room where nobody may: one whose cookie alone is at fault, for endpoints that send none. */
  peekWithoutCookie(wanted: Wanted): { member: Member; identity: Identity } | undefined {
    const rejected = this.#inUse.filter(({ blockedBy }) => blockedBy === "AUTH_REJECTED");
    const member = pickOf(this.#byRoom, { candidates: rejected, key: wanted.key });
    return member && { member, identity: identityOfMember(member, wanted.site) };
  }

  /** Ms until the first identity may ask again that has a weight; undefined where there is none. */
  get retryAfterMs(): number | undefined {
    const nowMs = this.#parts.clock.now();
    const waits = this.#inUse.map((member) => waitOf(member, nowMs));
    return waits.length === 0 ? undefined : Math.min(...waits);
  }

  #create(given: Parameters<typeof createMember>[0]): Member {
    const { sites, region, policy, clock } = this.#parts;
    const member = createMember(given, { sites, region, policy, nowMs: clock.now() });
    for (const identity of member.identities.values())
      if (identity !== anonymous) this.#ways.set(identity, member.way);
    return member;
  }

  #set(members: readonly Member[]): void {
    const before = new Set(this.#members);
    this.#members = members;
    this.#inUse = members.filter(({ weight }) => weight > 0);
    this.breakers.lookAgain();
    this.#parts.strategy.onPoolChange?.(this.#inUse);
    this.#restore(members.filter((member) => !before.has(member)));
    this.#firstList?.resolve();
  }

  #restore(members: readonly Member[]): void {
    const { memory, clock } = this.#parts;
    if (memory === undefined || members.length === 0 || !this.isListed) return;
    const restoring = memory.restore(members).then(() => {
      for (const member of members) this.breakers.announce(member, clock.now());
      if (this.#restoring === restoring) this.#restoring = undefined;
    });
    this.#restoring = restoring;
  }

  #candidates(tried: ReadonlySet<Member>, nowMs: number): readonly Member[] {
    if (this.breakers.areClosed(this.#inUse, nowMs) && tried.size === 0) return this.#inUse;
    return this.#inUse.filter((member) => !tried.has(member) && admits(member.breaker, nowMs));
  }

  #tellStrategy(member: Member, attempts: readonly AttemptReport[]): void {
    const { strategy } = this.#parts;
    if (strategy.onOutcome === undefined) return;
    for (const { kind, code = "", durationMs } of attempts) {
      if (kind === "success") strategy.onOutcome(member, { kind, durationMs });
      else {
        const error = new StreamFallbackError(
          code as ErrorCode,
          "an attempt as this identity did not succeed",
        );
        strategy.onOutcome(member, { kind, durationMs, error });
      }
    }
  }
}

function identityOfMember({ identities }: Member, site: string): Identity {
  return identities.get(site) ?? anonymous;
}

function pickOf(
  strategy: Strategy,
  { candidates, key }: { candidates: readonly Member[]; key: string },
): Member | undefined {
  if (candidates.length <= 1) return candidates[0];
  return strategy.pick(candidates, { role: "first", affinityKey: key }) as Member;
}
