import type { Clock } from "../runtime/clock.ts";
import { type AlertCauses, causesOf } from "./alert-causes.ts";
import type { AlertView } from "./alert-view.ts";
import { FailureCodes } from "./failure-codes.ts";
import { type BreakerMove, OpenBreakers } from "./open-breakers.ts";

/** Who is judged: a provider, or the whole client. */
export type Subject = string | undefined;

/** Who is blocked at each provider and of the whole client, and what calls failed for. */
export class Troubles {
  readonly #clock: Clock;
  readonly #codes: ReadonlyMap<string, FailureCodes>;
  readonly #breakers = new Map<Subject, OpenBreakers>();

  constructor({ clock, providers, longestWindowMs }: TroublesParts) {
    this.#clock = clock;
    this.#codes = new Map(providers.map((id) => [id, new FailureCodes(longestWindowMs)]));
  }

  recordFailure(provider: string, code: string): void {
    this.#codes.get(provider)?.add(this.#clock.now(), code);
  }

  forgetFailures(): void {
    for (const codes of this.#codes.values()) codes.clear();
  }

  recordMove(subject: Subject, move: BreakerMove): void {
    this.#breakersOf(subject).note(move, this.#clock.now());
  }

  forgetBreakers(subject: Subject, isGone: (name: string) => boolean): void {
    this.#breakersOf(subject).forget(isGone);
  }

  openBreakers(subject: Subject, nowMs: number): number {
    return this.#breakersOf(subject).count(nowMs);
  }

  /** Who an alert with this view is about, and why. */
  causesOf(view: AlertView, nowMs: number): AlertCauses {
    const { provider, windowMs } = view;
    const counts = new Map<string, number>();
    for (const [id, codes] of this.#codes)
      if (provider === undefined || provider === id) codes.addTo(counts, { windowMs, nowMs });
    const waitMs = this.#soonestMs(provider, nowMs);
    return causesOf({
      standings: view,
      openBreakers: this.#breakersOf(provider).names(),
      counts,
      retryAt: waitMs === undefined ? undefined : Math.ceil(this.#clock.wallNow() + waitMs),
    });
  }

  /** Identities are kept out by breakers of their own, or else by those of what they ask. */
  #soonestMs(subject: Subject, nowMs: number): number | undefined {
    const own = this.#breakersOf(subject).soonestMs(nowMs);
    if (own !== undefined || subject !== undefined) return own;
    const waits = Array.from(
      this.#breakers.values(),
      (breakers) => breakers.soonestMs(nowMs) ?? Number.POSITIVE_INFINITY,
    );
    const waitMs = Math.min(...waits);
    return waitMs === Number.POSITIVE_INFINITY ? undefined : waitMs;
  }

  #breakersOf(subject: Subject): OpenBreakers {
    const known = this.#breakers.get(subject);
    if (known !== undefined) return known;
    const made = new OpenBreakers();
    this.#breakers.set(subject, made);
    return made;
  }
}

interface TroublesParts {
  clock: Clock;
  /** The ids of the providers. */
  providers: readonly string[];
  /** The longest window there may be, in ms. */
  longestWindowMs: number;
}
