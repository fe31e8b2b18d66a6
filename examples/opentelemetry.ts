// node examples/opentelemetry.ts <room> <room> …: asks, and prints the spans and numbers that a collector would get. In a program of
// yours the SDK is set up as you have it; what matters here are the lines with `observeWithOpenTelemetry`.

import { context, metrics, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
import { createClient } from "@stream-fallback/core";
import { observeWithOpenTelemetry } from "@stream-fallback/core/opentelemetry";
import { douyin } from "@stream-fallback/douyin-provider";

const spanExporter = new InMemorySpanExporter();
const metricExporter = new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE);
const meters = new MeterProvider({
  readers: [new PeriodicExportingMetricReader({ exporter: metricExporter })],
});
trace.setGlobalTracerProvider(
  new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter: spanExporter })] }),
);
metrics.setGlobalMeterProvider(meters);
context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());

const client = createClient({ providers: [douyin()] });
const end = await observeWithOpenTelemetry(client);

await trace.getTracer("example").startActiveSpan("ask for all rooms", async (span) => {
  await Promise.allSettled(process.argv.slice(2).map((room) => client.getInfo(room)));
  span.end();
});
await meters.forceFlush();
end();
await client.close();

for (const { name, duration, attributes } of spanExporter.getFinishedSpans()) {
  const told = Object.entries(attributes).map(([key, value]) => `${key}=${value}`);
  console.log(`${name}: ${Math.round(duration[0] * 1e3 + duration[1] / 1e6)} ms`, ...told);
}
for (const { scopeMetrics } of metricExporter.getMetrics())
  for (const { descriptor, dataPoints } of scopeMetrics.flatMap(({ metrics: ofScope }) => ofScope))
    for (const { value, attributes } of dataPoints) console.log(descriptor.name, value, attributes);
await meters.shutdown();
