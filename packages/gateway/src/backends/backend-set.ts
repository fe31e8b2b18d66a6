import { type Clock, StreamFallbackError } from "@stream-fallback/core";
import type { Balancer, EndpointOptions } from "@stream-fallback/core/balancer";
import type { Backend } from "./backend.ts";
import { Member, type MemberLimits } from "./member.ts";

export interface SetOptions {
  balancer: Balancer<unknown, never>;
  limits: MemberLimits;
  /** How long requests and streams of a backend that leaves may go on, in ms. */
  drainMs: number;
  clock: Clock;
  /** Whether a backend may be asked at all, whatever its breaker says. */
  isUp(name: string): boolean;
}

/** More are a mistake, such as a range of ports that nobody meant. */
const MOST_BACKENDS = 1_000;

/** The backends as they are now, by any source and by hand. */
export class BackendSet {
  readonly #options: SetOptions;
  readonly #members = new Map<string, Member>();
  /** Each with the end of its draining. */
  readonly #leaving = new Map<Member, Promise<void>>();
  /** What was set by hand stays when a source tells its list again. */
  readonly #weights = new Map<string, number>();
  #listed: ReadonlyMap<string, Backend> = new Map();

  constructor(options: SetOptions) {
    this.#options = options;
  }

  get members(): readonly Member[] {
    return [...this.#members.values()];
  }

  /** Those that were taken out, while something runs there. */
  get leaving(): readonly Member[] {
    return [...this.#leaving.keys()];
  }

  /** Undefined for a name that is not there. */
  member(name: string): Member | undefined {
    return this.#members.get(name);
  }

  /** The weight that the list gives a backend. */
  listedWeight(name: string): number {
    return this.#listed.get(name)?.weight ?? 1;
  }

  /**
   * Has these from now on; what runs at others may go on for `drainMs`.
   * @throws StreamFallbackError `INVALID_INPUT` for more than 1,000; then the ones before stay
   */
  take(list: readonly Backend[]): void {
    if (list.length > MOST_BACKENDS)
      throw new StreamFallbackError(
        "INVALID_INPUT",
        `${list.length} backends are more than ${MOST_BACKENDS}`,
      );
    // A list that names one twice, as DNS does behind several names, means it once: the last word counts.
    const byName = new Map(list.map((backend) => [backend.name, backend]));
    const gone = this.members.filter(({ backend }) => !byName.has(backend.name));
    const endpoints = [...byName.values()].map((backend) => this.#endpointOf(backend));
    for (const backend of byName.values())
      if (!this.#members.has(backend.name))
        this.#members.set(backend.name, new Member(backend, this.#options.limits));
    for (const { backend } of gone) this.#members.delete(backend.name);
    this.#listed = byName;
    void this.#options.balancer.replace(endpoints, { drainMs: this.#options.drainMs });
    for (const member of gone) void this.#takeOut(member);
  }

  /**
   * A weight by hand, over that of the list; undefined gives the list's back.
   * @throws StreamFallbackError `INVALID_INPUT` for an unknown name or a bad weight
   */
  weigh(name: string, weight: number | undefined): void {
    this.#options.balancer.update(name, { weight: weight ?? this.listedWeight(name) });
    if (weight === undefined) this.#weights.delete(name);
    else this.#weights.set(name, weight);
  }

  /** Ends when nothing runs any more at one of this name that was taken out. */
  async drained(name: string): Promise<void> {
    const ends = [...this.#leaving].filter(([{ backend }]) => backend.name === name).map(([, end]) => end);
    await Promise.all(ends);
  }

  /** Ends all connections, once what runs has ended or `drainMs` is over. */
  async close(): Promise<void> {
    for (const member of this.members) void this.#takeOut(member);
    await Promise.all(this.#leaving.values());
  }

  #endpointOf({ name, weight, priority }: Backend): EndpointOptions<unknown, never> {
    return {
      name,
      weight: this.#weights.get(name) ?? weight,
      priority,
      accepts: () => this.#options.isUp(name),
      call: () => Promise.reject(new StreamFallbackError("INVALID_INPUT", "backends are leased")),
    };
  }

  #takeOut(member: Member): Promise<void> {
    const end = this.#drain(member);
    this.#leaving.set(member, end);
    return end.finally(() => this.#leaving.delete(member));
  }

  async #drain(member: Member): Promise<void> {
    const { clock, drainMs } = this.#options;
    let timer: unknown;
    const isLate = new Promise<void>((resolve) => {
      timer = clock.setTimeout(resolve, drainMs);
    });
    await Promise.race([member.drained(), isLate]);
    clock.clearTimeout(timer as never);
    await member.destroy();
  }
}
