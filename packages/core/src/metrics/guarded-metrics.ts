import { withDeadline } from "../policies/deadline.ts";
import { type Clock, systemClock } from "../runtime/clock.ts";
import { hush } from "../runtime/hush.ts";
import { guardedLogger, type Logger } from "../runtime/logger.ts";
import { type MetricsSink, noopMetrics } from "./metrics-sink.ts";

/** How long a sink may take to hand over its last numbers. */
const CLOSE_TIMEOUT_MS = 5_000;

/**
 * A sink that cannot hurt a call: what it throws or rejects with is reported once, a promise that it gives is not
 * waited for, and where it has no answer the answer is that of a sink which knows nothing. Closing it takes 5 s at most.
 */
export function guardedMetrics(
  sink: MetricsSink,
  { logger, clock = systemClock }: { logger: Logger; clock?: Clock },
): MetricsSink {
  const { warn } = guardedLogger(logger);
  let isReported = false;

  function report(error: unknown): void {
    if (!isReported) warn({ error }, "the metrics sink fails; further errors of it are not logged");
    isReported = true;
  }

  function attempt<T>(run: () => T, otherwise: T): T {
    try {
      const result = run();
      // An async method fits the type of one that returns nothing, so a sink may give a promise here.
      if (!(result instanceof Promise)) return result;
      hush(result, report);
      return otherwise;
    } catch (error) {
      report(error);
      return otherwise;
    }
  }

  return {
    recordResponse: (response) => attempt(() => sink.recordResponse(response), undefined),
    getLatency: (service, endpoint) => attempt(() => sink.getLatency(service, endpoint), undefined),
    getServiceLatency: (service) => attempt(() => sink.getServiceLatency(service), undefined),
    recordFailover: (failover) => attempt(() => sink.recordFailover(failover), undefined),
    recordCircuitBreak: (change) => attempt(() => sink.recordCircuitBreak(change), undefined),
    recordRetry: (retry) => attempt(() => sink.recordRetry(retry), undefined),
    recordCall: (call) => attempt(() => sink.recordCall?.(call), undefined),
    getFailoverRate: (service) =>
      attempt(() => sink.getFailoverRate(service), noopMetrics.getFailoverRate(service)),
    async close() {
      const closed = async () => sink.close();
      await withDeadline(closed, { clock, timeoutMs: CLOSE_TIMEOUT_MS, signals: [] }).catch(report);
    },
  };
}
