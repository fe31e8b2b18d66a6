import type { ForwardParts } from "../forward/forward-parts.ts";
import type { HealthChecks } from "../health/health-checks.ts";
import type { BackendStatus, GatewayStatus } from "./told-status.ts";

export function gatewayStatus(
  { balancer, backends, counts }: ForwardParts,
  health: HealthChecks,
): GatewayStatus {
  const rows = new Map(balancer.numbers().endpoints.map((row) => [row.name, row]));
  const statuses = balancer.status().map(({ name, weight }): BackendStatus => {
    const row = rows.get(name);
    const checked = health.of(name);
    return {
      ...{ name, weight, listedWeight: backends.listedWeight(name) },
      ...{ state: row?.state ?? "closed", open: backends.member(name)?.open ?? 0 },
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
      ...{ name: backend.name, state: "draining", weight: 0, listedWeight: null, open },
      ...{ retryAfterMs: 0, requests: 0, errors: 0 },
      ...{ successRate: null, avgLatencyMs: null, p95Ms: null, isUp: null, trouble: null },
    }),
  );
  return { backends: [...statuses, ...leaving], ...counts };
}
