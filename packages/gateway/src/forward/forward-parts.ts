import type { Clock, Logger } from "@stream-fallback/core";
import type { Balancer } from "@stream-fallback/core/balancer";
import type { TrustedProxies } from "@stream-fallback/server/guard";
import type { BackendSet } from "../backends/backend-set.ts";
import type { HealthChecks } from "../health/health-checks.ts";
import type { GatewayCounts } from "../lb/gateway-counts.ts";
import type { Affinity } from "./affinity.ts";

/** What all requests of one gateway share. */
export interface ForwardParts {
  readonly balancer: Balancer<unknown, never>;
  readonly backends: BackendSet;
  readonly proxies: TrustedProxies;
  /** Undefined where any backend is as good. */
  readonly affinity: Affinity | undefined;
  readonly health: Pick<HealthChecks, "suspect" | "findAny">;
  readonly counts: GatewayCounts;
  readonly clock: Clock;
  readonly logger: Logger;
}
