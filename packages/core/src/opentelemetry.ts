export {
  type ObservedClient,
  type ObserveOptions,
  observeWithOpenTelemetry,
} from "./opentelemetry/observe-with-open-telemetry.ts";
export type { OpenTelemetryApi } from "./opentelemetry/open-telemetry-api.ts";
