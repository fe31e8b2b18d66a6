import * as openTelemetry from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { MeterProvider, type MetricData, MetricReader } from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  type ReadableSpan,
  SimpleSpanProcessor,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import { onTestFinished } from "vitest";
import { createWorld, type World, type WorldOptions } from "../client/test-world.ts";
import type { ManualClock } from "../runtime/manual-clock.ts";
import { type ObserveOptions, observeWithOpenTelemetry } from "./observe-with-open-telemetry.ts";
import type { Attributes } from "./open-telemetry-api.ts";

/** A reader that collects when a test says so. */
class ReaderByHand extends MetricReader {
  protected override async onShutdown(): Promise<void> {}
  protected override async onForceFlush(): Promise<void> {}
}

/** The real SDK, of one test alone: nothing of it is global. */
export interface Telemetry {
  api: typeof openTelemetry;
  /** Spans that have ended, in that order. */
  spans(): ReadableSpan[];
  /** What is collected now, by the name of the instrument. */
  collect(): Promise<Record<string, MetricData>>;
}

export function createTelemetry(): Telemetry {
  const exporter = new InMemorySpanExporter();
  const tracers = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
  const reader = new ReaderByHand();
  const meters = new MeterProvider({ readers: [reader] });
  const contexts = new AsyncLocalStorageContextManager().enable();
  onTestFinished(() => void contexts.disable());
  const trace = Object.assign(Object.create(openTelemetry.trace), {
    getTracer: (name: string) => tracers.getTracer(name),
  });
  const metrics = Object.assign(Object.create(openTelemetry.metrics), {
    getMeter: (name: string) => meters.getMeter(name),
  });
  return {
    api: { ...openTelemetry, trace, metrics, context: contexts as never },
    spans: () => exporter.getFinishedSpans(),
    async collect() {
      const { resourceMetrics, errors } = await reader.collect();
      if (errors.length > 0) throw errors[0];
      const all = resourceMetrics.scopeMetrics.flatMap(({ metrics: ofScope }) => ofScope);
      return Object.fromEntries(all.map((each) => [each.descriptor.name, each]));
    },
  };
}

export interface ObservedWorld extends World, Telemetry {
  end(): void;
}

/** A client and its site, observed. */
export async function observedWorld({
  observe,
  ...options
}: WorldOptions & { observe?: ObserveOptions } = {}): Promise<ObservedWorld> {
  const world = createWorld({ random: () => 0.5, ...options });
  onTestFinished(() => world.client.close());
  const telemetry = createTelemetry();
  const end = await observeWithOpenTelemetry(world.client, { api: telemetry.api, ...observe });
  return { ...world, ...telemetry, end };
}

/** Lets time pass until the call is over, whatever becomes of it. */
export async function over<T>(clock: ManualClock, call: Promise<T>, ms = 60_000): Promise<T | undefined> {
  const ended = call.catch(() => undefined);
  await clock.advance(ms);
  return ended;
}

/** Unix ms. */
export function msOf([seconds, nanoseconds]: [number, number]): number {
  return seconds * 1000 + nanoseconds / 1_000_000;
}

/** The attributes without what all their names begin with. */
export function attributesOf({ attributes }: { attributes: Attributes | object }): Attributes {
  const own = Object.entries(attributes).map(([name, value]) => [
    name.replace("stream_fallback.", ""),
    value,
  ]);
  return Object.fromEntries(own);
}

/** The spans as a tree: each name with those of its children, by when they began. */
export interface Tree {
  name: string;
  children: Tree[];
}

export function treesOf(spans: readonly ReadableSpan[]): Tree[] {
  const sorted = spans.toSorted((one, other) => msOf(one.startTime) - msOf(other.startTime));
  const ids = new Set(spans.map((span) => span.spanContext().spanId));
  const treeOf = (span: ReadableSpan): Tree => ({
    name: span.name.replace("stream_fallback.", ""),
    children: sorted
      .filter(({ parentSpanContext }) => parentSpanContext?.spanId === span.spanContext().spanId)
      .map(treeOf),
  });
  return sorted.filter(({ parentSpanContext: parent }) => !parent || !ids.has(parent.spanId)).map(treeOf);
}
