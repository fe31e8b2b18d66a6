import type { AttemptReport } from "../attempt-report.ts";
import { hush } from "../runtime/hush.ts";
import type { AttemptTrace } from "../tracing/attempt-trace.ts";
import type { BegunCallAttempt, CallTracer } from "../tracing/call-tracer.ts";
import { createCallContexts, type SpanOptions } from "./call-contexts.ts";
import { ATTRIBUTES, SCOPE, SPANS } from "./names.ts";
import type {
  Attributes,
  OpenTelemetryApi,
  TelemetryContext,
  TelemetrySpan,
  TelemetryTime,
} from "./open-telemetry-api.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** `SpanKind` and `SpanStatusCode` of the API, whose numbers are part of its contract. */
const INTERNAL = 0;
const CLIENT = 2;
const ERROR = 2;

/** A span for each call, within the one that is active where it is made, and one within it for each attempt. */
export function createCallSpans(api: OpenTelemetryApi, options: SpanOptions): CallTracer {
  const tracer = api.trace.getTracer(SCOPE);
  const contexts = createCallContexts(api, options);

  function followAttempt(attempt: BegunCallAttempt, within: TelemetryContext): AttemptTrace {
    const { provider, endpoint, identity, role, startedAt } = attempt;
    const attributes = {
      [ATTRIBUTES.provider]: provider,
      [ATTRIBUTES.endpoint]: endpoint,
      [ATTRIBUTES.identity]: identity,
      [ATTRIBUTES.role]: role,
    };
    const span = tracer.startSpan(
      `${SPANS.attempt} ${endpoint}`,
      { kind: CLIENT, startTime: timeOf(startedAt), attributes: withoutUndefined(attributes) },
      within,
    );
    hush(span);
    return {
      run: contexts.runIn(api.trace.setSpan(within, span)),
      end: ({ kind, code, durationMs }) =>
        endSpan(span, { outcome: kind, code, endedAt: startedAt + durationMs }),
    };
  }

  return ({ of, startedAt }) => {
    const outer = contexts.around(of);
    const span = tracer.startSpan(SPANS[of], { kind: INTERNAL, startTime: timeOf(startedAt) }, outer);
    // A tracer of somebody's own may be async by mistake; nobody would hear that it fails.
    hush(span);
    const context = api.trace.setSpan(outer, span);
    let ownAttempts = 0;
    return {
      run: contexts.runIn(context),
      attempt(attempt) {
        ownAttempts += 1;
        return followAttempt(attempt, context);
      },
      end({ provider, room, outcome, code, cached, durationMs, attempts }) {
        const isJoined = attempts.length > 0 && ownAttempts === 0;
        const attributes = {
          [ATTRIBUTES.provider]: provider,
          [ATTRIBUTES.room]: room,
          [ATTRIBUTES.cached]: cached,
          [ATTRIBUTES.joined]: isJoined,
        };
        endSpan(span, { outcome, code, endedAt: startedAt + durationMs, attributes });
      },
    };
  };
}

interface SpanEnd {
  outcome: AttemptReport["kind"];
  code: string | undefined;
  /** Unix ms. */
  endedAt: number;
  /** What else is told. @default nothing */
  attributes?: Attributes;
}

/** The code is all that is told of an error: its text names rooms. */
function endSpan(span: TelemetrySpan, { outcome, code, endedAt, attributes }: SpanEnd): void {
  try {
    span.setAttributes(
      withoutUndefined({ ...attributes, [ATTRIBUTES.outcome]: outcome, [ATTRIBUTES.code]: code }),
    );
    if (outcome === "failure") span.setStatus({ code: ERROR, message: code ?? outcome });
  } finally {
    // One that never ends is kept by whoever made it.
    span.end(timeOf(endedAt));
  }
}

function timeOf(unixMs: number): TelemetryTime {
  const seconds = Math.floor(unixMs / 1000);
  return [seconds, Math.floor((unixMs - seconds * 1000) * 1_000_000)];
}
