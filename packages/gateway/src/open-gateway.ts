import {
  type Clock,
  type ListSource,
  type Logger,
  type OpenSource,
  staticSource,
} from "@stream-fallback/core";
import { createBalancer } from "@stream-fallback/core/balancer";
import { trustedProxies } from "@stream-fallback/server/guard";
import { BackendSet } from "./backends/backend-set.ts";
import { openSource } from "./backends/open-source.ts";
import { type ListedBackend, parseBackends } from "./backends/parse-backend.ts";
import { affinityOf } from "./forward/affinity.ts";
import type { ForwardParts } from "./forward/forward-parts.ts";
import { codeOfTrouble } from "./forward/outcome-of.ts";
import type { GatewaySettings } from "./gateway-options.ts";
import { HealthChecks } from "./health/health-checks.ts";
import { GatewayCounts } from "./lb/gateway-counts.ts";
import { soundClock } from "./sound-clock.ts";

/** All of a gateway but its server. */
export interface OpenGateway {
  readonly parts: ForwardParts;
  readonly health: HealthChecks;
  /** Begins to follow changes of the list of backends. */
  follow(): void;
  /** Lets what runs at the backends come to its end. */
  close(): Promise<void>;
}

const MAX_BLOCK_MS = 60_000;

/**
 * Opens what forwards requests.
 * @throws StreamFallbackError `INVALID_INPUT` for a bad affinity, strategy or proxy, and for a list of backends that cannot be used
 */
export function openGateway(
  settings: GatewaySettings,
  { clock: given, logger }: { clock: Clock; logger: Logger },
): OpenGateway {
  const clock = soundClock(given);
  const { drainMs, blockMs } = settings;
  const random = soundRandom(settings.random);
  const affinity = settings.affinity === undefined ? undefined : affinityOf(settings.affinity);
  const proxies = trustedProxies(settings.trustedProxies ?? []);
  const byKey = { name: "consistent-hash", balanceFactor: Number.POSITIVE_INFINITY } as const;
  const balancer = createBalancer<unknown, never>({
    ...{ name: "gateway", endpoints: [], logger, clock, random, classify: codeOfTrouble },
    strategy: settings.strategy ?? (affinity ? byKey : "smooth-weighted-round-robin"),
    // One more after a failure, and one more where a backend has fallen silent.
    // Who is late is known to the connections alone, since bodies of requests may take long.
    failover: { maxAttempts: 3, rounds: 1, attemptTimeoutMs: Number.POSITIVE_INFINITY },
    breaker: {
      blockDuration: blockMs,
      maxBlockDuration: Math.max(MAX_BLOCK_MS, blockMs),
      slowCallMs: Number.POSITIVE_INFINITY,
      // Where all are blocked, one that comes back is found within a second.
      darkTrialDelayMs: 1_000,
      maxDarkTrialDelayMs: 1_000,
    },
    hedge: { enabled: false },
    maxConcurrent: Number.POSITIVE_INFINITY,
  });
  const health = new HealthChecks({
    ...settings.health,
    ...{ balancer, backends: () => backends, clock, random, logger },
  });
  const backends = new BackendSet({
    ...{ balancer, limits: settings, drainMs, clock },
    isUp: (name) => health.isUp(name),
  });
  let source: OpenSource;
  try {
    source = openSource(sourceOf(settings.backends), { take, tools: { clock, logger } });
  } catch (error) {
    health.close();
    throw error;
  }
  return {
    parts: { balancer, backends, proxies, affinity, health, counts: new GatewayCounts(), clock, logger },
    health,
    follow: () => source.follow(),
    async close() {
      source.close();
      health.close();
      await backends.close();
      balancer.close();
    },
  };

  function take(list: readonly ListedBackend[]): void {
    backends.take(parseBackends(list));
    health.follow();
  }
}

/** Chance of the caller's own, and ours where it gives none. */
export function soundRandom(given: () => unknown = Math.random): () => number {
  return () => {
    try {
      const chance = given();
      if (typeof chance === "number" && chance >= 0 && chance < 1) return chance;
      // One that comes later comes too late, and so does its failure.
      Promise.resolve(chance).catch(() => {});
    } catch {}
    return Math.random();
  };
}

function sourceOf(given: GatewaySettings["backends"]): ListSource<ListedBackend> {
  return "open" in given ? given : staticSource<ListedBackend>(given);
}
