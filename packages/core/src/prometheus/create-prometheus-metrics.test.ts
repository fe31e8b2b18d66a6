import { describe, expect, it } from "vitest";
import { createPrometheusMetrics, type PrometheusMetrics } from "../prometheus.ts";
import { libraries } from "./__fixtures__/libraries.ts";
import { readText, valueIn } from "./__fixtures__/read-text.ts";

const web = { service: "douyin", endpoint: "web" };
const mobile = { service: "douyin", endpoint: "mobile" };

/** Three calls: one out of the cache, one that fails over, one that fails. */
function playStory(metrics: PrometheusMetrics): void {
  const call = { service: "douyin", of: "getInfo" as const };
  metrics.recordCall?.({ ...call, outcome: "success", durationMs: 0, cached: true });
  metrics.recordResponse({ ...web, role: "first", durationMs: 900, outcome: "failure", code: "TIMEOUT" });
  metrics.recordRetry({ ...web, attempt: 2, waitMs: 500, code: "TIMEOUT" });
  metrics.recordCircuitBreak({ ...web, from: "closed", to: "open" });
  metrics.recordFailover({ ...web, to: "mobile", code: "TIMEOUT" });
  metrics.recordResponse({ ...mobile, role: "failover", durationMs: 250, outcome: "success" });
  metrics.recordCall?.({ ...call, outcome: "success", durationMs: 1_200, cached: false });
  metrics.recordResponse({ ...mobile, role: "first", durationMs: 30, outcome: "neutral", code: "ABORTED" });
  metrics.recordCall?.({ ...call, outcome: "failure", durationMs: 40_000, cached: false, code: "DEADLINE" });
}

async function renderedOf({ render }: Pick<PrometheusMetrics, "render">): Promise<string> {
  let text = "";
  for await (const piece of render()) text += piece;
  return text;
}

describe.each(libraries)("metrics rendered by $name", ({ library }) => {
  it("agree with what has happened", async () => {
    const metrics = createPrometheusMetrics({ library });
    playStory(metrics);
    const text = await metrics.registry.metrics();
    const told = {
      'calls_total{provider="douyin",outcome="success"}': 2,
      'calls_total{provider="douyin",outcome="failure"}': 1,
      'calls_total{provider="douyin",outcome="neutral"}': 0,
      'cached_answers_total{provider="douyin"}': 1,
      'call_errors_total{provider="douyin",code="DEADLINE"}': 1,
      'call_duration_seconds_bucket{provider="douyin",le="1"}': 0,
      'call_duration_seconds_bucket{provider="douyin",le="2.5"}': 1,
      'call_duration_seconds_bucket{provider="douyin",le="+Inf"}': 1,
      'call_duration_seconds_sum{provider="douyin"}': 1.2,
      'call_duration_seconds_count{provider="douyin"}': 1,
      'attempts_total{provider="douyin",endpoint="web",outcome="failure"}': 1,
      'attempts_total{provider="douyin",endpoint="mobile",outcome="success"}': 1,
      'attempts_total{provider="douyin",endpoint="mobile",outcome="neutral"}': 1,
      'attempt_errors_total{provider="douyin",endpoint="web",code="TIMEOUT"}': 1,
      'attempt_duration_seconds_bucket{provider="douyin",endpoint="mobile",le="0.1"}': 0,
      'attempt_duration_seconds_bucket{provider="douyin",endpoint="mobile",le="0.25"}': 1,
      'attempt_duration_seconds_sum{provider="douyin",endpoint="mobile"}': 0.25,
      'failovers_total{provider="douyin",endpoint="web"}': 1,
      'retries_total{provider="douyin",endpoint="web"}': 1,
      'breaker_openings_total{provider="douyin",endpoint="web"}': 1,
      'breaker_state{provider="douyin",endpoint="web",state="open"}': 1,
      'breaker_state{provider="douyin",endpoint="web",state="closed"}': 0,
      'breaker_state{provider="douyin",endpoint="mobile",state="closed"}': 1,
    };
    const read = Object.keys(told).map((series) => [series, valueIn(text, `stream_fallback_${series}`)]);
    expect(Object.fromEntries(read)).toEqual(told);
  });

  it("are those of the moment at which they are read, and are still there after close()", async () => {
    const metrics = createPrometheusMetrics({ library });
    playStory(metrics);
    const before = metrics.registry.metrics();
    playStory(metrics);
    await metrics.close();
    const series = 'stream_fallback_cached_answers_total{provider="douyin"}';
    expect(valueIn(await before, series)).toBe(1);
    expect(valueIn(await metrics.registry.metrics(), series)).toBe(2);
  });

  it("add up all endpoints of a provider where endpoints are not told apart", async () => {
    const metrics = createPrometheusMetrics({ library, endpointLabels: false });
    playStory(metrics);
    const text = await metrics.registry.metrics();
    expect(text).not.toContain("endpoint=");
    expect(valueIn(text, 'stream_fallback_attempts_total{provider="douyin",outcome="failure"}')).toBe(1);
    expect(valueIn(text, 'stream_fallback_attempt_duration_seconds_count{provider="douyin"}')).toBe(1);
    expect(valueIn(text, 'stream_fallback_breaker_state{provider="douyin",state="closed"}')).toBe(1);
    expect(valueIn(text, 'stream_fallback_attempt_errors_total{provider="douyin",code="ABORTED"}')).toBe(1);
  });

  it("stand beside those of others in a registry, with its labels", async () => {
    const registry = new library.Registry();
    registry.setDefaultLabels({ region: "north" });
    new library.Counter({ name: "others_total", help: "Others.", registers: [registry] }).inc();
    const metrics = createPrometheusMetrics({ library, registry, prefix: "mine_" });
    playStory(metrics);
    expect(metrics.registry).toBe(registry);
    const text = await registry.metrics();
    expect(valueIn(text, 'others_total{region="north"}')).toBe(1);
    expect(valueIn(text, 'mine_cached_answers_total{provider="douyin",region="north"}')).toBe(1);
    expect(await renderedOf(metrics)).toBe(text);
  });

  it("are OpenMetrics where the registry is set to it", async () => {
    const registry = new library.Registry();
    registry.setContentType(library.openMetricsContentType);
    new library.Counter({ name: "others_total", help: "Others.", registers: [registry] }).inc();
    const metrics = createPrometheusMetrics({ library, registry });
    playStory(metrics);
    // The pieces come first: the library changes the names of its own counters when it renders them.
    const rendered = await renderedOf(metrics);
    expect(rendered).toBe(await registry.metrics());
    expect(rendered).toMatch(/^# TYPE stream_fallback_calls counter$/m);
    expect(rendered).toMatch(/^others_total 1$/m);
    expect(rendered).toMatch(/\n# EOF\n$/);
    expect(valueIn(rendered, 'stream_fallback_calls_total{provider="douyin",outcome="failure"}')).toBe(1);
    registry.setContentType(library.prometheusContentType);
    expect(await registry.metrics()).toMatch(/^# TYPE stream_fallback_calls_total counter$/m);
  });

  it.each(["text/plain", "application/openmetrics-text"])(
    "of many endpoints are the same as if they were rendered in one go: %s",
    async (type) => {
      const registry = new library.Registry();
      const atOnce = new library.Registry();
      for (const each of [registry, atOnce]) {
        each.setDefaultLabels({ region: "north" });
        if (type !== "text/plain") each.setContentType(library.openMetricsContentType);
      }
      const metrics = createPrometheusMetrics({ library, registry, maxEndpoints: 170 });
      for (let endpoint = 0; endpoint < 170; endpoint += 1)
        metrics.recordResponse({
          ...web,
          endpoint: `e${endpoint}`,
          role: "first",
          durationMs: endpoint,
          outcome: "success",
        });
      for (const told of await registry.getMetricsAsJSON())
        atOnce.registerMetric({ ...told, get: async () => told } as never);
      const text = await registry.metrics();
      expect(text.split("\n").length).toBeGreaterThan(3_000);
      expect(text).toBe(await atOnce.metrics());
      expect(await renderedOf(metrics)).toBe(text);
    },
  );

  it.each(["registry.metrics()", "render()"])(
    "of many endpoints let others have their turn: %s",
    async (by) => {
      const metrics = createPrometheusMetrics({ library, maxEndpoints: 400 });
      for (let endpoint = 0; endpoint < 400; endpoint += 1)
        metrics.recordFailover({ ...web, endpoint: `e${endpoint}`, to: "any", code: "TIMEOUT" });
      let turns = 0;
      let isOver = false;
      const turn = () => {
        turns += 1;
        if (!isOver) setImmediate(turn);
      };
      setImmediate(turn);
      await (by === "render()" ? renderedOf(metrics) : metrics.registry.metrics());
      isOver = true;
      // Some 9,000 lines, 500 at a time.
      expect(turns).toBeGreaterThanOrEqual(16);
    },
  );

  it("are put together from those of several workers by the library", async () => {
    const workers = [1, 2].map((times) => {
      const metrics = createPrometheusMetrics({ library });
      for (let time = 0; time < times; time += 1) playStory(metrics);
      return metrics.registry.getMetricsAsJSON();
    });
    const told = await Promise.all(workers);
    // The older one has it at another class.
    const { aggregate } = "aggregate" in library.Registry ? library.Registry : library.AggregatorRegistry;
    const text = await aggregate(told).metrics();
    expect(valueIn(text, 'stream_fallback_cached_answers_total{provider="douyin"}')).toBe(3);
    expect(
      valueIn(text, 'stream_fallback_breaker_state{provider="douyin",endpoint="web",state="open"}'),
    ).toBe(1);
  });

  it("keep their counts when the registry is reset", async () => {
    const metrics = createPrometheusMetrics({ library });
    playStory(metrics);
    metrics.registry.resetMetrics();
    const text = await metrics.registry.metrics();
    expect(valueIn(text, 'stream_fallback_cached_answers_total{provider="douyin"}')).toBe(1);
  });

  it("tell of the process where that is wished, once for each registry", async () => {
    const registry = new library.Registry();
    const process = async () => readText(await registry.metrics()).get("process_cpu_seconds_total");
    createPrometheusMetrics({ library, registry });
    expect(await process()).toBeUndefined();
    createPrometheusMetrics({ library, registry, prefix: "one_", processMetrics: true });
    createPrometheusMetrics({ library, registry, prefix: "two_", processMetrics: true });
    expect(await process()).toMatchObject({ type: "counter" });
  });

  it.each([
    ["no library", {}, /library must be the client library, as/],
    [
      "a library without a registry",
      { library: { Registry: () => 1, collectDefaultMetrics() {} } },
      /what library.Registry makes/,
    ],
    [
      "a prefix that no name can have",
      { library, prefix: "stream-fallback_" },
      /prefix must be text that the name of a metric/,
    ],
    [
      "a registry of something else",
      { library, registry: {} },
      /registry must be a registry of the client library/,
    ],
    ["a bound below 1", { library, maxEndpoints: 0 }, /must be at least 1/],
  ])("are refused with %s", (_what, options, message) => {
    expect(() => createPrometheusMetrics(options as never)).toThrow(
      expect.objectContaining({ code: "INVALID_INPUT", message: expect.stringMatching(message) }),
    );
  });

  it("are refused in a registry that has such names already", () => {
    const registry = new library.Registry();
    createPrometheusMetrics({ library, registry });
    expect(() => createPrometheusMetrics({ library, registry })).toThrow(
      /one sink has it already where the prefix/,
    );
  });
});
