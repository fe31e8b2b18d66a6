import { readFileSync } from "node:fs";
import * as library from "@prometheus-io/client";
import { createPrometheusMetrics } from "@stream-fallback/core/prometheus";
import { expect, it } from "vitest";

const page = readFileSync(new URL("../docs/metrics.md", import.meta.url), "utf8");

interface Told {
  name: string;
  type: string;
  labels: string[];
}

const told = [...page.matchAll(/^\| `(stream_fallback_\w+)` \| (\w+) \|([^|]*)\|/gm)].map(
  ([, name = "", type = "", labels = ""]): Told => ({
    name,
    type,
    labels: (labels.match(/\w+/g) ?? []).toSorted(),
  }),
);

/** Everything there is, after something of each kind has happened. */
async function rendered(): Promise<Told[]> {
  const metrics = createPrometheusMetrics({ library });
  const source = { service: "douyin", endpoint: "web" };
  metrics.recordResponse({ ...source, role: "first", durationMs: 1, outcome: "failure", code: "TIMEOUT" });
  metrics.recordCall?.({
    ...{ service: "douyin", of: "getInfo", outcome: "failure", durationMs: 1 },
    ...{ cached: false, code: "TIMEOUT" },
  });
  metrics.observe({
    status: () => ({
      providers: { douyin: { endpoints: [{ name: "web", state: "closed", ratePerMinute: 1 }] } },
      identities: [],
      watch: { rooms: 0, known: 0, due: 0, latenessMs: 0 },
      ...{ learnedUids: 0, cacheEntries: 0, alerts: { firing: [{ name: "any", severity: "warning" }] } },
    }),
  });
  const all = await metrics.registry.getMetricsAsJSON();
  return all.map(({ name, type, values }) => {
    const names = values.flatMap(({ labels }) => Object.keys(labels));
    return {
      name,
      type: `${type}`,
      labels: [...new Set(names)].filter((label) => label !== "le").toSorted(),
    };
  });
}

it("docs/metrics.md has a row for every metric that there is, and for no other one", async () => {
  expect(told).toHaveLength(21);
  const byName = (a: Told, b: Told) => a.name.localeCompare(b.name);
  expect(told.toSorted(byName)).toEqual((await rendered()).toSorted(byName));
});

it("docs/metrics.md names metrics of the process that the library tells of", async () => {
  const { registry } = createPrometheusMetrics({ library, processMetrics: true });
  const names = page.match(/\b(?:process|nodejs)_\w+/g) ?? [];
  expect(names.length).toBeGreaterThan(5);
  for (const name of names) expect(registry.getSingleMetric(name)).toBeDefined();
});
