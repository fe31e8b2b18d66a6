import type { Balancer } from "../balancer/balancer.ts";
import type { Pace } from "../balancer/pace.ts";
import type { ConfigStore } from "../config/config-store.ts";
import type { IdentityPool } from "../identities/identity-pool.ts";
import type { Need, Provider } from "../provider/provider.ts";
import type { ClaimStart } from "../rates/head-start.ts";
import { PacedPacer } from "../rates/paced-pacer.ts";
import type { PairRate } from "../rates/pair-rate.ts";
import { ProviderRates } from "../rates/provider-rates.ts";
import type { Clock } from "../runtime/clock.ts";
import { type Pacer, unpaced } from "../watch/pacer.ts";
import { type AttemptMeter, createMeter } from "./attempt-meter.ts";
import { pacedProvider } from "./paced-provider.ts";
import type { SiteQuestion } from "./question.ts";
import { createSeenAs } from "./seen-as.ts";

interface ClientRatesParts {
  clock: Clock;
  config: ConfigStore;
  identities: IdentityPool;
  providers: readonly Provider[];
}

/** Who asks at which endpoint. */
interface Asker {
  /** The id of the provider. */
  provider: string;
  endpoint: string;
  /** The id of the identity. */
  identity: string;
}

interface Attempt extends Asker {
  /** Whether it is one of `watch`. */
  isPaced: boolean;
  need: Need;
}

interface Paced {
  provider: Provider;
  rates: ProviderRates;
  onChange: () => void;
  claimStart: ClaimStart;
}

/** How often a client asks each adapter as each identity. */
export class ClientRates {
  readonly #parts: ClientRatesParts;
  readonly #byProvider = new Map<string, Paced>();
  readonly #seenAs: ReturnType<typeof createSeenAs>;
  #pacer: PacedPacer | undefined;

  constructor(parts: ClientRatesParts) {
    this.#parts = parts;
    this.#seenAs = createSeenAs(parts.identities);
    for (const provider of parts.providers) {
      const paced: Paced = {
        provider,
        onChange: () => {},
        claimStart: () => undefined,
        rates: new ProviderRates({
          nowMs: parts.clock.now(),
          startPerMinute: () => parts.config.current.rates.startPerMinute,
          endpoints: () => provider.adapters,
          onChange: () => paced.onChange(),
          claimStart: () => paced.claimStart(),
        }),
      };
      this.#byProvider.set(provider.id, paced);
    }
  }

  /** @throws TypeError for a provider that the client does not have, which is a mistake of the client */
  of(providerId: string): ProviderRates {
    return this.#paced(providerId).rates;
  }

  /** Has what is learned of a provider's rates kept, and its start looked up; by one memory for each. */
  keepIn(providerId: string, { note, claimStart }: { note: () => void; claimStart: ClaimStart }): void {
    Object.assign(this.#paced(providerId), { onChange: note, claimStart });
  }

  /** Forgets what blocks have taught of an identity, but for what it shares with others. */
  forgetIdentity(id: string): void {
    for (const { rates } of this.#byProvider.values()) rates.forgetIdentity(id, this.#parts.clock.now());
  }

  /** What holds back the attempts of a provider's balancer. */
  paceOf(provider: string): Pace<SiteQuestion<unknown>> {
    const { rates } = this.#paced(provider);
    const { clock } = this.#parts;
    const holdsTurn = (endpoint: string, grant: object | undefined) =>
      grant !== undefined && this.#pacer?.holds(grant, endpoint) === true;
    return {
      waitMs: (endpoint, { need, grant, identity: { id: identity } }) => {
        if (!this.isEnabled || holdsTurn(endpoint, grant)) return 0;
        const pair = this.#pairOf({ provider, endpoint, identity, need });
        const nowMs = clock.now();
        return grant === undefined ? rates.ceilingWaitMs(pair, nowMs) : rates.tokenWaitMs(pair, nowMs);
      },
      take: (endpoint, { need, grant, identity: { id: identity } }) => {
        if (grant !== undefined && holdsTurn(endpoint, grant)) this.#pacer?.use(grant);
        else {
          const pair = this.#pairOf({ provider, endpoint, identity, need });
          if (grant !== undefined || rates.hasCeiling(pair)) rates.take(pair, clock.now());
        }
      },
      forget: (endpoint, seenAs) => rates.forget(endpoint, seenAs, clock.now()),
    };
  }

  /** Counts the requests of one attempt, and learns from how it ends. */
  meter({ isPaced, ...asker }: Attempt): AttemptMeter {
    const { clock } = this.#parts;
    return createMeter(this.of(asker.provider), { pair: this.#pairOf(asker), isPaced, clock });
  }

  /** Paces the asks of `watch`, for as long as the settings say so. */
  pacer(balancers: { of(providerId: string): Pick<Balancer<never, unknown>, "on" | "status"> }): Pacer {
    const { clock, identities } = this.#parts;
    const byId = new Map(
      [...this.#byProvider].map(([id, { provider, rates }]) => [
        id,
        pacedProvider(provider, {
          ...{ rates, identities, clock, balancer: balancers.of(id) },
          // Watched rooms are asked for their state.
          seenAs: (endpoint, identity) => this.#seenAt(id, { endpoint, identity, need: { kind: "status" } }),
        }),
      ]),
    );
    const paced = new PacedPacer(clock, (id) => present(byId.get(id)));
    this.#pacer = paced;
    const inForce = () => (this.isEnabled ? paced : unpaced);
    return {
      laneOf: (room) => inForce().laneOf(room),
      take: (lane, room) => inForce().take(lane, room),
      noteWait: (...wait) => inForce().noteWait(...wait),
    };
  }

  get isEnabled(): boolean {
    return this.#parts.config.current.rates.enabled;
  }

  #pairOf({ provider, ...asked }: Omit<Attempt, "isPaced">): PairRate {
    const { endpoint } = asked;
    const seenAs = this.#seenAt(provider, asked);
    return this.of(provider).pairOf(endpoint, seenAs, this.#parts.clock.now());
  }

  #seenAt(providerId: string, { endpoint, identity, need }: Omit<Attempt, "provider" | "isPaced">): string {
    const { adapters } = this.#paced(providerId).provider;
    const adapter = adapters.find(({ name }) => name === endpoint) ?? {};
    return this.#seenAs({ adapter, need }, identity);
  }

  #paced(providerId: string): Paced {
    return present(this.#byProvider.get(providerId));
  }
}

function present<T>(found: T | undefined): T {
  if (found === undefined) throw new TypeError("no such provider here");
  return found;
}
