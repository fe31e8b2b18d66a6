import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createPrometheusMetrics, type ObservedClient } from "../prometheus.ts";
import { libraries } from "./__fixtures__/libraries.ts";
import { readText, valueIn } from "./__fixtures__/read-text.ts";

const HOSTILE = [
  'a"b',
  "a\\",
  'a\\"',
  "a\nb",
  "a\rb",
  "__proto__",
  "constructor",
  "",
  " ",
  "{}",
  "主播",
  "\ud800",
  "\udfff",
  "\u202eb",
];

const name = fc.oneof(fc.constantFrom(...HOSTILE), fc.string({ unit: "binary", maxLength: 3 }));

/** As docs/metrics.md has it. */
function boundOf({ maxServices, maxEndpoints }: { maxServices: number; maxEndpoints: number }): number {
  return 68 * (maxServices + 1) + 75 * (maxServices + 1) * (maxEndpoints + 1) + 110;
}

function clientOf(id: string, names: readonly string[]): ObservedClient {
  const endpoints = names.map((each) => ({ name: each, state: "closed", ratePerMinute: 1 }));
  const alerts = { firing: names.map((each) => ({ name: each, severity: id })) };
  return {
    status: () => ({
      providers: { [id]: { endpoints } },
      ...{ identities: [], watch: { rooms: 10_000, known: 0, due: 0, latenessMs: 0 }, alerts },
      ...{ learnedUids: 0, cacheEntries: 0 },
    }),
  };
}

describe.each(libraries)("labels rendered by $name", ({ library }) => {
  it("can be read, and are no more than their bound, whatever the names are", async () => {
    const bounds = { maxServices: 2, maxEndpoints: 3 };
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(name, name, name), { maxLength: 40 }), async (triples) => {
        const metrics = createPrometheusMetrics({ library, ...bounds });
        for (const [service, endpoint, code] of triples) {
          metrics.recordResponse({
            service,
            endpoint,
            role: "first",
            durationMs: 1,
            outcome: "success",
            code,
          });
          metrics.recordCall?.({
            service,
            of: "watch",
            outcome: "failure",
            durationMs: 1,
            cached: false,
            code,
          });
          metrics.observe(clientOf(service, [endpoint, code]));
        }
        const families = readText(await metrics.registry.metrics());
        const series = [...families.values()].reduce((sum, family) => sum + family.series.size, 0);
        expect(series).toBeLessThanOrEqual(boundOf(bounds));
        const attempts = families.get("stream_fallback_attempts_total")?.series.values() ?? [];
        expect([...attempts].reduce((sum, count) => sum + count, 0)).toBe(triples.length);
      }),
      { seed: 20_260_101, numRuns: 60 },
    );
  });

  it("reach the bound at most, where there are many providers, endpoints, codes and alerts", async () => {
    const bounds = { maxServices: 2, maxEndpoints: 2 };
    const metrics = createPrometheusMetrics({ library, ...bounds });
    const many = Array.from({ length: 120 }, (_, at) => `${at}`);
    for (const service of many.slice(0, 4)) {
      metrics.observe(clientOf(service, many));
      for (const endpoint of many.slice(0, 4))
        for (const code of many) {
          metrics.recordResponse({
            service,
            endpoint,
            role: "first",
            durationMs: 1,
            outcome: "failure",
            code,
          });
          metrics.recordCall?.({
            service,
            of: "watch",
            outcome: "failure",
            durationMs: 1,
            cached: false,
            code,
          });
        }
    }
    const families = readText(await metrics.registry.metrics());
    const series = [...families.values()].reduce((sum, family) => sum + family.series.size, 0);
    expect(series).toBe(boundOf(bounds));
  });

  it("are written as they are, but for line breaks, half characters and all that is beyond 128 characters", async () => {
    const metrics = createPrometheusMetrics({ library });
    for (const service of ['say "hi" \\ 主播', "two\nlines", "half \ud800", "x".repeat(500)])
      metrics.recordCall?.({ service, of: "getInfo", outcome: "success", durationMs: 1, cached: true });
    const text = await metrics.registry.metrics();
    for (const label of ['say \\"hi\\" \\\\ 主播', "two lines", "half \ufffd", `${"x".repeat(127)}…`])
      expect(valueIn(text, `stream_fallback_cached_answers_total{provider="${label}"}`)).toBe(1);
  });

  it("are those by which the sink is asked for a latency", () => {
    const metrics = createPrometheusMetrics({ library });
    const source = { service: "two\nlines", endpoint: "also\ntwo" };
    metrics.recordResponse({ ...source, role: "first", durationMs: 7, outcome: "success" });
    expect(metrics.getLatency(source.service, source.endpoint)?.meanMs).toBe(7);
    expect(metrics.getServiceLatency(source.service)?.meanMs).toBe(7);
  });
});
