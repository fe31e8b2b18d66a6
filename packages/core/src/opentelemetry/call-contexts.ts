import type { RunWork } from "../tracing/attempt-trace.ts";
import type { BegunCall } from "../tracing/call-tracer.ts";
import type { OpenTelemetryApi, TelemetryContext } from "./open-telemetry-api.ts";

export interface SpanOptions {
  /** Whether what a call asks by HTTP may be traced too. */
  traceRequests: boolean;
}

interface CallContexts {
  /** The context that the span of a call belongs into. */
  around(of: BegunCall["of"]): TelemetryContext;
  /** Runs work within the span of a context. */
  runIn(context: TelemetryContext): RunWork;
}

/** The key under which the SDK's `suppressTracing` marks a context; keys of one description are equal. */
const SUPPRESSED = "OpenTelemetry SDK Context Key SUPPRESS_TRACING";

/** A browser sends no `traceparent`: whatever instruments HTTP must not add one, so calls run with tracing suppressed. */
export function createCallContexts(api: OpenTelemetryApi, { traceRequests }: SpanOptions): CallContexts {
  const suppressed = api.createContextKey(SUPPRESSED);
  const byUs = api.createContextKey("stream_fallback suppressed tracing");
  return {
    around(of) {
      // A watch asks whenever something wakes it, be it the end of another call.
      if (of === "watch") return api.ROOT_CONTEXT;
      const active = api.context.active();
      // Made while another call works, as by a listener of its events.
      return active.getValue(byUs) === true ? active.deleteValue(suppressed).deleteValue(byUs) : active;
    },
    runIn(context) {
      const inner = traceRequests ? context : context.setValue(suppressed, true).setValue(byUs, true);
      return (work) => api.context.with(inner, work);
    },
  };
}
