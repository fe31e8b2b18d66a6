import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMetrics, type EndpointNumbers, type Metrics, OTHER_NAME } from "./create-metrics.ts";
import type { ResponseMetric } from "./metrics-sink.ts";

const SERVICE = "douyin";

function respond(metrics: Metrics, response: Partial<ResponseMetric> = {}): void {
  metrics.recordResponse({
    ...{ service: SERVICE, endpoint: "web", role: "first", durationMs: 100, outcome: "success" },
    ...response,
  });
}

function failOver(metrics: Metrics, service = SERVICE): void {
  metrics.recordFailover({ service, endpoint: "web", to: "mobile", code: "TIMEOUT" });
}

function numbersOf(metrics: Metrics, endpoint = "web"): EndpointNumbers | undefined {
  return metrics.read()[0]?.endpoints.find((each) => each.endpoint === endpoint);
}

describe("metrics in memory", () => {
  it("know nothing at first", () => {
    const metrics = createMetrics();
    expect(metrics.read()).toEqual([]);
    expect(metrics.getLatency(SERVICE, "web")).toBeUndefined();
    expect(metrics.getServiceLatency(SERVICE)).toBeUndefined();
    expect(metrics.getFailoverRate(SERVICE)).toBe(0);
  });

  it("count attempts by how they ended", () => {
    const metrics = createMetrics();
    respond(metrics, { durationMs: 300 });
    respond(metrics, { code: "ROOM_NOT_FOUND" });
    respond(metrics, { outcome: "failure", code: "TIMEOUT" });
    respond(metrics, { outcome: "failure", code: "TIMEOUT" });
    respond(metrics, { outcome: "neutral", code: "ABORTED" });
    expect(numbersOf(metrics)).toMatchObject({
      ...{ attempts: 5, successes: 2, failures: 2, durations: { count: 2, sumMs: 400 } },
      codes: { ROOM_NOT_FOUND: 1, TIMEOUT: 2, ABORTED: 1 },
    });
  });

  it("take the latency from successes alone, since failures may be quick", () => {
    const metrics = createMetrics();
    for (const durationMs of [100, 200, 600]) respond(metrics, { durationMs });
    respond(metrics, { durationMs: 1, outcome: "failure", code: "NETWORK" });
    respond(metrics, { durationMs: 9_000, outcome: "neutral", code: "ABORTED" });
    expect(metrics.getLatency(SERVICE, "web")).toEqual({ samples: 3, meanMs: 300, p95Ms: 600 });
  });

  it("tell the latency of each endpoint and of all together", () => {
    const metrics = createMetrics();
    respond(metrics, { durationMs: 100 });
    respond(metrics, { endpoint: "mobile", durationMs: 300 });
    respond(metrics, { service: "other", durationMs: 9_000 });
    expect(metrics.getLatency(SERVICE, "web")?.meanMs).toBe(100);
    expect(metrics.getLatency(SERVICE, "mobile")?.meanMs).toBe(300);
    expect(metrics.getServiceLatency(SERVICE)).toEqual({ samples: 2, meanMs: 200, p95Ms: 300 });
    expect(metrics.getLatency(SERVICE, "unknown")).toBeUndefined();
  });

  it("forget old latencies when newer ones come", () => {
    const metrics = createMetrics();
    respond(metrics, { durationMs: 9_000 });
    for (let count = 0; count < 50; count++) respond(metrics, { durationMs: 100 });
    expect(metrics.getLatency(SERVICE, "web")).toEqual({ samples: 50, meanMs: 100, p95Ms: 100 });
    expect(numbersOf(metrics)?.durations.sumMs).toBe(14_000);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY, -1])(
    "are not spoilt by a duration of %d ms",
    (durationMs) => {
      const metrics = createMetrics();
      respond(metrics, { durationMs });
      expect(numbersOf(metrics)).toMatchObject({
        successes: 1,
        durations: { count: 0, sumMs: 0 },
        latency: undefined,
      });
    },
  );

  it("tell which share of the attempts were failovers", () => {
    const metrics = createMetrics();
    respond(metrics, { outcome: "failure", code: "TIMEOUT" });
    failOver(metrics);
    respond(metrics, { endpoint: "mobile", role: "failover" });
    respond(metrics);
    respond(metrics);
    expect(metrics.getFailoverRate(SERVICE)).toBe(0.25);
    expect(numbersOf(metrics)?.failovers).toBe(1);
    expect(metrics.read()[0]?.failoverRate).toBe(0.25);
  });

  it("never tell of more failovers than attempts, though those are counted later", () => {
    const metrics = createMetrics();
    failOver(metrics);
    expect(metrics.getFailoverRate(SERVICE)).toBe(1);
  });

  it("count retries, and openings apart from other changes of a breaker", () => {
    const metrics = createMetrics();
    const source = { service: SERVICE, endpoint: "web", identity: "one" };
    metrics.recordCircuitBreak({ ...source, from: "closed", to: "open" });
    metrics.recordCircuitBreak({ ...source, from: "open", to: "half-open" });
    metrics.recordRetry({ ...source, attempt: 2, waitMs: 500, code: "TIMEOUT" });
    expect(numbersOf(metrics)).toMatchObject({ openings: 1, state: "half-open", retries: 1, attempts: 0 });
  });

  it("give copies", () => {
    const metrics = createMetrics();
    respond(metrics, { code: "NOT_LIVE" });
    const before = metrics.read();
    respond(metrics, { code: "NOT_LIVE" });
    expect(before[0]?.endpoints[0]).toMatchObject({ attempts: 1, codes: { NOT_LIVE: 1 } });
    expect(numbersOf(metrics)).toMatchObject({ attempts: 2, codes: { NOT_LIVE: 2 } });
  });

  it("keep their numbers when they are closed", () => {
    const metrics = createMetrics();
    respond(metrics);
    metrics.close();
    expect(numbersOf(metrics)?.attempts).toBe(1);
  });

  it.each([{ maxServices: 0 }, { maxEndpoints: Number.NaN }])("refuse %o", (options) => {
    expect(() => createMetrics(options)).toThrow(expect.objectContaining({ code: "INVALID_INPUT" }));
  });
});

describe("the number of names", () => {
  it("is bounded: what comes too late is counted together", () => {
    const metrics = createMetrics({ maxServices: 1, maxEndpoints: 2 });
    for (const endpoint of ["web", "mobile", "third", "fourth", "web"]) respond(metrics, { endpoint });
    respond(metrics, { service: "late", endpoint: "any" });
    respond(metrics, { service: "later", endpoint: "any" });
    const rows = metrics
      .read()
      .map(({ service, endpoints }) => [
        service,
        endpoints.map(({ endpoint, attempts }) => [endpoint, attempts]),
      ]);
    expect(rows).toEqual([
      [
        SERVICE,
        [
          ["web", 2],
          ["mobile", 1],
          [OTHER_NAME, 2],
        ],
      ],
      [OTHER_NAME, [["any", 2]]],
    ]);
    expect(metrics.getLatency(SERVICE, "third")).toBeUndefined();
  });

  it("is 20 services, 100 endpoints of each and 50 codes unless told otherwise, and one more for the rest", () => {
    const metrics = createMetrics();
    for (let name = 0; name < 200; name++) {
      respond(metrics, { endpoint: `endpoint ${name}` });
      respond(metrics, { code: `code ${name}` });
    }
    for (let name = 0; name < 200; name++) respond(metrics, { service: `service ${name}` });
    const [first] = metrics.read();
    expect(metrics.read()).toHaveLength(21);
    expect(first?.endpoints).toHaveLength(101);
    const codes = first?.endpoints.find(({ endpoint }) => endpoint === "web")?.codes ?? {};
    expect([Object.keys(codes).length, codes[OTHER_NAME]]).toEqual([51, 150]);
  });

  it("loses no attempt, whatever the names are", () => {
    const name = fc.oneof(fc.constantFrom("web", "__proto__", OTHER_NAME), fc.string({ maxLength: 3 }));
    const response = fc.record({
      service: name,
      endpoint: name,
      outcome: fc.constantFrom("success" as const, "failure" as const, "neutral" as const),
      code: fc.option(name, { nil: undefined }),
    });
    fc.assert(
      fc.property(fc.array(response, { maxLength: 60 }), (responses) => {
        const metrics = createMetrics({ maxServices: 2, maxEndpoints: 3 });
        for (const each of responses) respond(metrics, each);
        const services = metrics.read();
        const endpoints = services.flatMap((each) => each.endpoints);
        const total = (of: (numbers: EndpointNumbers) => number) =>
          endpoints.reduce((sum, numbers) => sum + of(numbers), 0);
        expect(services.length).toBeLessThanOrEqual(3);
        for (const each of services) expect(each.endpoints.length).toBeLessThanOrEqual(4);
        expect(total(({ attempts }) => attempts)).toBe(responses.length);
        expect(total(({ successes }) => successes)).toBe(
          responses.filter(({ outcome }) => outcome === "success").length,
        );
        const coded = responses.filter(({ code }) => code !== undefined).length;
        expect(total(({ codes }) => Object.values(codes).reduce((sum, count) => sum + count, 0))).toBe(coded);
      }),
      { seed: 20_260_101, numRuns: 300 },
    );
  });
});
