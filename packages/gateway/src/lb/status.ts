import type { ClusterStatus } from "../cluster/cluster-status.ts";
import type { ForwardParts } from "../forward/forward-parts.ts";
import type { HealthChecks } from "../health/health-checks.ts";

/** A backend as the gateway knows it. */
export interface BackendStatus {
  name: string;
  /** `closed` may be asked, `open` is blocked, `half-open` is being tried, `draining` was taken out. */
  state: "closed" | "open" | "half-open" | "draining";
  weight: number;
  /** Requests and streams that run there, those whose headers have come included. */
  open: number;
  retryAfterMs: number;
  requests: number;
  errors: number;
  successRate: number | null;
  avgLatencyMs: number | null;
  p95Ms: number | null;
  /** What the checks say; null before the first. */
  isUp: boolean | null;
  trouble: string | null;
}

export interface GatewayStatus {
  backends: BackendStatus[];
  requests: number;
  retries: number;
  refused: number;
  failed: number;
  cut: number;
  left: number;
  upgrades: number;
  /** The instances behind it, where it is the gateway of a cluster. */
  cluster?: ClusterStatus;
}

export function gatewayStatus(
  { balancer, backends, counts }: ForwardParts,
  health: HealthChecks,
): GatewayStatus {
  const rows = new Map(balancer.numbers().endpoints.map((row) => [row.name, row]));
  const statuses = balancer.status().map(({ name, weight }): BackendStatus => {
    const row = rows.get(name);
    const checked = health.of(name);
    return {
      ...{ name, weight, state: row?.state ?? "closed", open: backends.member(name)?.open ?? 0 },
      ...{ retryAfterMs: row?.retryAfterMs ?? 0, requests: row?.requests ?? 0, errors: row?.errors ?? 0 },
      successRate: row?.successRate ?? null,
      avgLatencyMs: row?.avgLatencyMs ?? null,
      p95Ms: row?.p95Ms ?? null,
      isUp: checked?.isUp ?? null,
      trouble: checked?.trouble ?? null,
    };
  });
  const leaving = backends.leaving.map(
    ({ backend, open }): BackendStatus => ({
      ...{ name: backend.name, state: "draining", weight: 0, open, retryAfterMs: 0, requests: 0, errors: 0 },
      ...{ successRate: null, avgLatencyMs: null, p95Ms: null, isUp: null, trouble: null },
    }),
  );
  return { backends: [...statuses, ...leaving], ...counts };
}
