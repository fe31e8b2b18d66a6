import { DURATION_BOUNDS_MS } from "../metrics/durations.ts";
import type { CallTracer } from "../tracing/call-tracer.ts";
import { ATTRIBUTES, RECORDED, SCOPE } from "./names.ts";
import type { Attributes, OpenTelemetryApi } from "./open-telemetry-api.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** Something that is over. */
interface Ended {
  durationMs: number;
  code: string | undefined;
  /** What it is counted and timed by. */
  attributes: Attributes;
}

/** Counts and times calls and attempts, by names that are few: each room or identity would be a series of its own. */
export function createCallNumbers(api: OpenTelemetryApi): CallTracer {
  const recordCall = createRecorder(api, { count: RECORDED.calls, duration: RECORDED.callDuration });
  const recordAttempt = createRecorder(api, { count: RECORDED.attempts, duration: RECORDED.attemptDuration });

  return ({ of }) => ({
    attempt: ({ provider, endpoint, role }) => ({
      end({ kind, code, durationMs }) {
        const attributes = {
          [ATTRIBUTES.provider]: provider,
          [ATTRIBUTES.endpoint]: endpoint,
          [ATTRIBUTES.role]: role,
          [ATTRIBUTES.outcome]: kind,
        };
        recordAttempt({ durationMs, code, attributes });
      },
    }),
    end({ provider, outcome, code, cached, durationMs }) {
      // What names no room of anybody was a call of nobody's.
      if (provider === undefined) return;
      const attributes = {
        [ATTRIBUTES.provider]: provider,
        [ATTRIBUTES.call]: of,
        [ATTRIBUTES.outcome]: outcome,
        [ATTRIBUTES.cached]: cached,
      };
      recordCall({ durationMs, code, attributes });
    },
  });
}

interface Recorded {
  count: (typeof RECORDED)["calls"];
  duration: (typeof RECORDED)["callDuration"];
}

function createRecorder(api: OpenTelemetryApi, { count, duration }: Recorded): (ended: Ended) => void {
  const meter = api.metrics.getMeter(SCOPE);
  const { name: countName, ...countOptions } = count;
  const { name: durationName, ...durationOptions } = duration;
  const advice = { explicitBucketBoundaries: DURATION_BOUNDS_MS.map((ms) => ms / 1000) };
  const counter = meter.createCounter(countName, countOptions);
  const histogram = meter.createHistogram(durationName, { ...durationOptions, advice });
  return ({ durationMs, code, attributes }) => {
    counter.add(1, withoutUndefined({ ...attributes, [ATTRIBUTES.code]: code }));
    histogram.record(durationMs / 1000, attributes);
  };
}
