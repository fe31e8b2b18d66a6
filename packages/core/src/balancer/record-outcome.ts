import type { StreamFallbackError } from "../errors.ts";
import { addSample, becameKnown } from "../policies/latency-estimate.ts";
import { announceState } from "./announce.ts";
import type { AttemptReport } from "./attempt-report.ts";
import type { BalancerParts } from "./balancer-parts.ts";
import type { Endpoint } from "./endpoint.ts";
import { DEFAULT_IDENTITY } from "./pair.ts";

/** An endpoint has answered: whoever asks it now is heard, and answers take this long. */
export function noteAnswer<Request, Result>(
  { pool, hedge, lookAgain }: BalancerParts<Request, Result>,
  endpoint: Endpoint<Request, Result>,
  durationMs: number,
): void {
  endpoint.unanswered.clear();
  addSample(endpoint.latency, durationMs);
  addSample(pool.latency, durationMs);
  // From now on attempts may be late earlier than was thought.
  if (becameKnown(endpoint.latency, hedge.minSamples) || becameKnown(pool.latency, hedge.minPoolSamples))
    lookAgain();
}

/** Tells everybody else how an attempt ended, when all of it is on record: they may do anything. */
export function tellOutcome<Request, Result>(
  parts: BalancerParts<Request, Result>,
  endpoint: Endpoint<Request, Result>,
  report: AttemptReport,
  nowMs: number,
  error?: StreamFallbackError,
): void {
  const { events, metrics, name: service, strategy } = parts;
  const { kind, durationMs, identity } = report;
  if (metrics !== undefined) metrics.recordResponse({ service, ...metricOf(report) });
  if (strategy.onOutcome !== undefined)
    strategy.onOutcome(
      endpoint,
      kind === "success" ? { kind, durationMs } : { kind, durationMs, error: error as StreamFallbackError },
    );
  announceState(parts, endpoint, identity ?? DEFAULT_IDENTITY, nowMs);
  if (kind === "success" && events.hears("success")) events.emit("success", { report });
  if (kind === "failure" && error) events.emit("failure", { report, error });
  if (endpoint.inFlight === 0) endpoint.onIdle?.();
}

function metricOf({ endpoint, identity, role, kind, durationMs, code }: AttemptReport) {
  return { endpoint, identity, role, outcome: kind, durationMs, code };
}
