/** What is needed of the package `@opentelemetry/api`, by structure: whoever has none of it can still read these types. */
export interface OpenTelemetryApi {
  context: {
    active(): TelemetryContext;
    with<T>(context: TelemetryContext, work: () => T): T;
  };
  trace: {
    getTracer(name: string): TelemetryTracer;
    setSpan(context: TelemetryContext, span: TelemetrySpan): TelemetryContext;
  };
  metrics: { getMeter(name: string): TelemetryMeter };
  createContextKey(description: string): symbol;
  ROOT_CONTEXT: TelemetryContext;
}

export interface TelemetryContext {
  getValue(key: symbol): unknown;
  setValue(key: symbol, value: unknown): TelemetryContext;
  deleteValue(key: symbol): TelemetryContext;
}

/** What is undefined is not told. */
export type Attributes = Record<string, string | boolean | undefined>;

/** Whole seconds and nanoseconds; a plain number below the process's own start would be taken for a time since that. */
export type TelemetryTime = [seconds: number, nanoseconds: number];

interface TelemetryTracer {
  startSpan(
    name: string,
    options: { kind: number; startTime: TelemetryTime; attributes?: Attributes },
    context: TelemetryContext,
  ): TelemetrySpan;
}

export interface TelemetrySpan {
  setAttributes(attributes: Attributes): unknown;
  setStatus(status: { code: number; message: string }): unknown;
  end(endTime: TelemetryTime): void;
}

export interface InstrumentOptions {
  description: string;
  /** As UCUM spells it. */
  unit: string;
  advice?: { explicitBucketBoundaries: number[] };
}

interface TelemetryMeter {
  createCounter(
    name: string,
    options: InstrumentOptions,
  ): { add(value: number, attributes: Attributes): void };
  createHistogram(
    name: string,
    options: InstrumentOptions,
  ): { record(value: number, attributes: Attributes): void };
  createObservableGauge(name: string, options: InstrumentOptions): TelemetryGauge;
  addBatchObservableCallback(read: ReadGauges, gauges: TelemetryGauge[]): void;
  removeBatchObservableCallback(read: ReadGauges, gauges: TelemetryGauge[]): void;
}

/** A gauge that is read when somebody collects; only to be handed back. */
type TelemetryGauge = object;

export type ReadGauges = (result: {
  observe(gauge: TelemetryGauge, value: number, attributes?: Attributes): void;
}) => void;
