import type { BalancerSnapshot, EndpointSnapshot } from "../balancer/balancer-snapshot.ts";
import type { Balancer } from "../balancer/create-balancer.ts";
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

/** Changes come in flocks; a process that is killed has forgotten no more than this. */
const SAVE_DELAY_MS = 1_000;
/** What was learned of an endpoint says little of another week. */
const TTL_MS = 7 * 24 * 3_600_000;

/**
 * Each endpoint is written by itself, and only by who has asked it: programs that share a store do not undo what
 * another one has learned.
 */
export function createBreakerMemory(
  provider: string,
  balancer: Balancer<never, unknown>,
  { store, clock, logger }: { store: Store | undefined; clock: Clock; logger: Logger },
): BreakerMemory {
  if (store === undefined) return { restored: Promise.resolve(), close: async () => {} };
  const nameOf = (endpoint: string) => `breaker:${provider}:${endpoint}`;
  const changed = new Set<string>();
  let timer: TimerHandle | undefined;
  let isClosed = false;

  async function restore(endpoint: string): Promise<void> {
    const envelope = await store?.get(nameOf(endpoint));
    // Whoever has been asked meanwhile is known better than it was.
    if (envelope === undefined || changed.has(endpoint) || isClosed) return;
    try {
      const kept = envelope.value as BalancerSnapshot;
      balancer.restore({ ...kept, endpoints: { [endpoint]: kept.endpoints[endpoint] as EndpointSnapshot } });
    } catch {
      logger.warn({ provider, endpoint }, "what was kept of a breaker cannot be read; it begins closed");
    }
    changed.delete(endpoint);
    // With a clock that was set back no time has passed: written anew, the rest of the block is less each time.
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
        // What a store that is down did not take is written with what comes next.
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
