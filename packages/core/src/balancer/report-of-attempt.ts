import type { AttemptReport, AttemptRole } from "../attempt-report.ts";
import type { ResponseMetric } from "../metrics/metrics-sink.ts";
import type { BegunAttempt } from "../tracing/attempt-trace.ts";
import { DEFAULT_IDENTITY } from "./asker.ts";

/** What of an attempt is told. */
interface Told {
  endpoint: { name: string };
  targets: { identity: string };
  role: AttemptRole;
  startedAt: number;
  callStartedAt: number;
}

/** What is known of it from the beginning. */
export function begunOf({ endpoint, targets, role }: Told): BegunAttempt {
  return { endpoint: endpoint.name, identity: toldIdentity(targets), role };
}

/** Absent where there is only one. */
function toldIdentity({ identity }: Told["targets"]): string | undefined {
  return identity === DEFAULT_IDENTITY ? undefined : identity;
}

export function reportOf(
  { endpoint, targets, role, startedAt, callStartedAt }: Told,
  kind: AttemptReport["kind"],
  durationMs: number,
  code?: string,
): AttemptReport {
  return {
    endpoint: endpoint.name,
    identity: toldIdentity(targets),
    role,
    kind,
    code,
    startedMs: startedAt - callStartedAt,
    durationMs,
  };
}

/** The same in the words of metrics. */
export function metricOf(service: string, report: AttemptReport): ResponseMetric {
  const { endpoint, identity, role, kind, durationMs, code } = report;
  return { service, endpoint, identity, role, outcome: kind, durationMs, code };
}
