import type { AttemptReport } from "../attempt-report.ts";
import { hush } from "../runtime/hush.ts";
import type { Logger } from "../runtime/logger.ts";
import type { AttemptTracer, RunWork } from "./attempt-trace.ts";
import { runWithin } from "./run-within.ts";

/** What follows a call or an attempt, and cannot hurt it. */
export interface GuardedTrace<Ended> {
  run: RunWork;
  end(ended: Ended): void;
}

export type Report = (error: unknown) => void;

/** Told of faults of one tracer; the first one is logged. */
export function reportOnce(logger: Logger): Report {
  let isReported = false;
  return (error) => {
    if (!isReported) logger.warn({ error }, "a tracer fails; further errors of it are not logged");
    isReported = true;
  };
}

/** What a function of a tracer gives; undefined where it throws, and where what it gives follows nothing. */
export function traceFrom<Trace>(trace: () => Trace | undefined, report: Report): Trace | undefined {
  try {
    const given: unknown = trace();
    hush(given, report);
    return (given as Trace | null) ?? undefined;
  } catch (error) {
    report(error);
    return undefined;
  }
}

/** What a trace throws or rejects with is reported; the work runs all the same. */
export function guardedTrace<Ended>(
  trace: { run?: RunWork | undefined; end(ended: Ended): void },
  report: Report,
): GuardedTrace<Ended> {
  return {
    run: (work) =>
      runWithin((once) => (trace.run === undefined ? once() : trace.run(once)), { work, report }),
    end(ended) {
      try {
        hush(trace.end(ended), report);
      } catch (error) {
        report(error);
      }
    },
  };
}

/** A tracer that fails is reported once; the attempt goes on without it. */
export function guardedAttemptTracer<Request>(
  tracer: AttemptTracer<Request>,
  logger: Logger,
): (...began: Parameters<AttemptTracer<Request>>) => GuardedTrace<AttemptReport> | undefined {
  const report = reportOnce(logger);
  return (request, attempt) => {
    const trace = traceFrom(() => tracer(request, attempt), report);
    return trace === undefined ? undefined : guardedTrace(trace, report);
  };
}
