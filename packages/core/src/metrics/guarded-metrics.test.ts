import { describe, expect, it } from "vitest";
import { type Logger, silentLogger } from "../runtime/logger.ts";
import { manualClock } from "../runtime/manual-clock.ts";
import { createMetrics } from "./create-metrics.ts";
import { guardedMetrics } from "./guarded-metrics.ts";
import { type MetricsSink, noopMetrics } from "./metrics-sink.ts";

const SOURCE = { service: "douyin", endpoint: "web" };

function warnings(): { logger: Logger; warned: object[] } {
  const warned: object[] = [];
  return { logger: { ...silentLogger, warn: (fields) => void warned.push(fields) }, warned };
}

/** A sink of which every method does the same. */
function sinkOf(run: () => unknown): MetricsSink {
  return Object.fromEntries(
    Object.keys(noopMetrics).map((method) => [method, run]),
  ) as unknown as MetricsSink;
}

/** Everything that a client does with a sink. */
function useAll(metrics: MetricsSink): unknown[] {
  metrics.recordResponse({ ...SOURCE, role: "first", durationMs: 100, outcome: "success" });
  metrics.recordFailover({ ...SOURCE, to: "mobile", code: "TIMEOUT" });
  metrics.recordCircuitBreak({ ...SOURCE, from: "closed", to: "open" });
  metrics.recordRetry({ ...SOURCE, attempt: 2, waitMs: 500 });
  return [
    metrics.getLatency("douyin", "web"),
    metrics.getServiceLatency("douyin"),
    metrics.getFailoverRate("douyin"),
  ];
}

describe("guarded metrics", () => {
  it("hand everything to the sink, and its answers back", () => {
    const { logger, warned } = warnings();
    const metrics = createMetrics();
    const latency = { samples: 1, meanMs: 100, p95Ms: 100 };
    expect(useAll(guardedMetrics(metrics, { logger }))).toEqual([latency, latency, 1]);
    expect(metrics.read()).toMatchObject([
      { service: "douyin", endpoints: [{ attempts: 1, failovers: 1, openings: 1, retries: 1 }] },
    ]);
    expect(warned).toEqual([]);
  });

  it("call a sink's methods on the sink", () => {
    class Counting implements MetricsSink {
      count = 0;
      recordResponse = noopMetrics.recordResponse;
      getLatency = noopMetrics.getLatency;
      getServiceLatency = noopMetrics.getServiceLatency;
      recordFailover(): void {
        this.count += 1;
      }
      recordCircuitBreak = noopMetrics.recordCircuitBreak;
      recordRetry = noopMetrics.recordRetry;
      getFailoverRate = noopMetrics.getFailoverRate;
      close = noopMetrics.close;
    }
    const sink = new Counting();
    guardedMetrics(sink, { logger: silentLogger }).recordFailover({
      ...SOURCE,
      to: "mobile",
      code: "TIMEOUT",
    });
    expect(sink.count).toBe(1);
  });

  it.each<[string, MetricsSink]>([
    [
      "throws",
      sinkOf(() => {
        throw new Error("boom");
      }),
    ],
    ["rejects", sinkOf(() => Promise.reject(new Error("boom")))],
    ["lacks its methods", {} as MetricsSink],
  ])("swallow the errors of a sink that %s, with one warning", async (_what, sink) => {
    const { logger, warned } = warnings();
    const metrics = guardedMetrics(sink, { logger });
    for (let count = 0; count < 3; count++) expect(useAll(metrics)).toEqual([undefined, undefined, 0]);
    await metrics.close();
    expect(warned).toEqual([{ error: expect.any(Error) }]);
  });

  it("wait for nothing that a sink promises, and for its closing no longer than 5 s", async () => {
    const { logger, warned } = warnings();
    const clock = manualClock();
    const metrics = guardedMetrics(
      sinkOf(() => new Promise(() => {})),
      { logger, clock },
    );
    expect(useAll(metrics)).toEqual([undefined, undefined, 0]);
    let isClosed = false;
    const closing = Promise.resolve(metrics.close()).then(() => {
      isClosed = true;
    });
    await clock.advance(4_999);
    expect(isClosed).toBe(false);
    await clock.advance(1);
    await closing;
    expect(warned).toMatchObject([{ error: { code: "DEADLINE" } }]);
  });

  it("wait until a sink has handed over its last numbers", async () => {
    const handedOver = Promise.withResolvers<void>();
    const metrics = guardedMetrics(
      { ...noopMetrics, close: () => handedOver.promise },
      { logger: silentLogger, clock: manualClock() },
    );
    let isClosed = false;
    const closing = Promise.resolve(metrics.close()).then(() => {
      isClosed = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(isClosed).toBe(false);
    handedOver.resolve();
    await closing;
    expect(isClosed).toBe(true);
  });

  it("survive a logger that throws", () => {
    const logger = {
      ...silentLogger,
      warn: () => {
        throw new Error("no disk");
      },
    };
    expect(useAll(guardedMetrics({} as MetricsSink, { logger }))).toEqual([undefined, undefined, 0]);
  });
});

it("the metrics that keep nothing know nothing", () => {
  expect(useAll(noopMetrics)).toEqual([undefined, undefined, 0]);
});
