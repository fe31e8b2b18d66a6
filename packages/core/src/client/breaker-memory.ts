import type { Balancer } from "../balancer/balancer.ts";
import type { BalancerSnapshot, EndpointSnapshot } from "../balancer/balancer-snapshot.ts";
import type { Store } from "../cache/store.ts";
import type { Clock, TimerHandle } from "../runtime/clock.ts";
import type { Logger } from "../runtime/logger.ts";

/** Keeps breakers and latencies where the answers are kept, so that a restart does not run into a block. */
export interface BreakerMemory {
  /** Ends, and never fails, when what an earlier run knew is known again. */
  readonly restored: Promise<void>;
  /** Writes what is not written yet. */
  close(): Promise<void>;
}

interface BreakerMemoryOptions {
  /** The id of the provider whose balancer it is. */
  provider: string;
  store: Store | undefined;
  clock: Clock;
  logger: Logger;
}

/** Changes come many at a time, so they are gathered for this long: as much as a killed process forgets. */
const SAVE_DELAY_MS = 1_000;
/** A breaker and latencies from a week ago say little about today. */
const TTL_MS = 7 * 24 * 3_600_000;

/**
 * Each endpoint is written by itself, and only by who has asked it: programs that share a store do not undo what
 * another one has learned.
 */
export function createBreakerMemory(
  balancer: Balancer<never, unknown>,
  { provider, store, clock, logger }: BreakerMemoryOptions,
): BreakerMemory {
  if (store === undefined) return { restored: Promise.resolve(), close: async () => {} };
  const nameOf = (endpoint: string) => `breaker:${provider}:${endpoint}`;
  const changed = new Set<string>();
  let timer: TimerHandle | undefined;
  let isClosed = false;

  async function restore(endpoint: string): Promise<void> {
    const envelope = await store?.get(nameOf(endpoint));
    // An endpoint that was asked before the store answered is known better than the store knows it.
    if (envelope === undefined || changed.has(endpoint) || isClosed) return;
    try {
      const kept = envelope.value as BalancerSnapshot;
      balancer.restore({ ...kept, endpoints: { [endpoint]: kept.endpoints[endpoint] as EndpointSnapshot } });
    } catch {
      logger.warn({ provider, endpoint }, "what was kept of a breaker cannot be read; it begins closed");
    }
    changed.delete(endpoint);
    // Written in the future, that is, before the wall clock was set back. Written anew, a block ends all the same
    // after some restarts.
    if (envelope.storedAt > clock.wallNow()) note(endpoint);
  }

  async function save(): Promise<void> {
    clock.clearTimeout(timer);
    timer = undefined;
    const { endpoints, ...head } = balancer.snapshot();
    const names = [...changed].filter((name) => Object.hasOwn(endpoints, name));
    changed.clear();
    await Promise.all(
      names.map(async (name) => {
        const snapshot = { ...head, endpoints: { [name]: endpoints[name] } };
        // What the store did not take is written with the next change.
        if (!(await store?.set(nameOf(name), { value: snapshot, ttlMs: TTL_MS }))) changed.add(name);
      }),
    );
  }

  function note(endpoint: string): void {
    changed.add(endpoint);
    timer ??= clock.setTimeout(save, SAVE_DELAY_MS);
  }

  const subscriptions = [
    balancer.on("success", ({ report }) => note(report.endpoint)),
    balancer.on("failure", ({ report }) => note(report.endpoint)),
    balancer.on("state", ({ endpoint }) => note(endpoint)),
  ];
  const restored = Promise.all(balancer.status().map(({ name }) => restore(name))).then(() => {});
  return {
    restored,
    async close() {
      isClosed = true;
      for (const unsubscribe of subscriptions) unsubscribe();
      await save();
    },
  };
}
