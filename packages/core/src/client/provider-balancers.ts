import type { Balancer } from "../balancer/balancer.ts";
import type { BalancerNumbers } from "../balancer/numbers.ts";
import type { Store } from "../cache/store.ts";
import { kindOf } from "../errors/kind-of.ts";
import { StreamFallbackError } from "../errors.ts";
import type { Provider } from "../provider/provider.ts";
import type { Emitter } from "../runtime/emitter.ts";
import { type BreakerMemory, createBreakerMemory } from "./breaker-memory.ts";
import { type ClientEvents, forwardEvents } from "./client-events.ts";
import { createProviderBalancer } from "./provider-balancer.ts";
import type { SiteQuestion, SiteReply } from "./question.ts";
import { createRatesMemory, type RatesMemory } from "./rates-memory.ts";
import type { WorldParts } from "./world-parts.ts";

interface AtWork<Extra> {
  balancer: Balancer<SiteQuestion<Extra>, SiteReply<Extra>>;
  memory: BreakerMemory;
  ratesMemory: RatesMemory;
}

interface ProviderBalancersOptions {
  parts: WorldParts;
  store: Store | undefined;
  events: Emitter<ClientEvents>;
}

/** A balancer for each provider of a client, with what it remembers from run to run. */
export class ProviderBalancers<Extra> {
  readonly #atWork: ReadonlyMap<string, AtWork<Extra>>;

  constructor(providers: readonly Provider<Extra>[], { parts, store, events }: ProviderBalancersOptions) {
    const { clock, logger } = parts;
    // All of them before the store is asked for any, since a provider may turn out to be none.
    const made = providers.map((provider) => ({
      provider: provider.id,
      balancer: createProviderBalancer(provider, parts),
    }));
    this.#atWork = new Map(
      made.map(({ provider, balancer }) => {
        forwardEvents(balancer, { to: events, provider });
        const rates = parts.rates.of(provider);
        const ratesMemory = createRatesMemory({ provider, rates, store, clock, logger });
        parts.rates.keepIn(provider, ratesMemory);
        const memory = createBreakerMemory(balancer, { provider, store, clock, logger });
        return [provider, { balancer, memory, ratesMemory }];
      }),
    );
  }

  /** @throws StreamFallbackError `INVALID_INPUT` for an unknown id */
  of(providerId: string): Balancer<SiteQuestion<Extra>, SiteReply<Extra>> {
    const found = this.#atWork.get(providerId);
    if (found) return found.balancer;
    const known = [...this.#atWork.keys()].join(", ");
    const asked =
      typeof providerId === "string" ? JSON.stringify(providerId.slice(0, 60)) : kindOf(providerId);
    throw new StreamFallbackError("INVALID_INPUT", `no provider ${asked} here; there is ${known}`);
  }

  /** What was counted of each, by the provider's id. */
  numbers(): [string, BalancerNumbers][] {
    return [...this.#atWork].map(([provider, { balancer }]) => [provider, balancer.numbers()]);
  }

  /** Ends when what an earlier run knew of the provider's endpoints is known again. */
  async restored(providerId: string): Promise<void> {
    const found = this.#atWork.get(providerId);
    await found?.memory.restored;
    await found?.ratesMemory.restored;
  }

  /** Ends all running calls; the promise ends when what is known of the endpoints is kept. */
  async close(): Promise<void> {
    const atWork = [...this.#atWork.values()];
    for (const { balancer } of atWork) balancer.close();
    await Promise.all(atWork.flatMap(({ memory, ratesMemory }) => [memory.close(), ratesMemory.close()]));
  }
}
