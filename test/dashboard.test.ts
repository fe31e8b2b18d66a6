import { readFileSync } from "node:fs";
import { createClient } from "@stream-fallback/core";
import { douyin } from "@stream-fallback/douyin-provider";
import { expect, it } from "vitest";
import { dashboardText as drawn } from "../scripts/dashboard/dashboard.ts";
import { allPanels, dashboard, dashboardText, shownPanels } from "./e2e/dashboard/read-dashboard.ts";

const page = readFileSync(new URL("../docs/metrics.md", import.meta.url), "utf8");
const rules = readFileSync(new URL("../docs/grafana/alerts.yml", import.meta.url), "utf8");

/** Names of docs/metrics.md: a row for each of ours, and those of the process in prose. */
const told = [...page.matchAll(/^\| `(stream_fallback_\w+)` \| (\w+) \|/gm)].map(
  ([, name = "", type = ""]) => ({ name, type }),
);
const ofProcess = page.match(/\b(?:process|nodejs)_\w+/g) ?? [];

/** Lines of the alerting rules that read a metric. */
const rulesAbout = rules.match(/^(?! *#).*\bstream_fallback_.*$/gm) ?? [];

const queries = shownPanels.flatMap(({ targets = [] }) => targets.map(({ expr }) => expr));

/** The metrics that PromQL reads; a histogram by its own name, without that of one of its series. */
function metricsIn(promql: string): string[] {
  const names = promql.match(/\b(?:stream_fallback|process|nodejs)_\w+/g) ?? [];
  return names.map((name) => name.replace(/_(?:bucket|sum|count)$/, ""));
}

it("the dashboard is what its rows say (npm run draw-dashboard)", () => {
  expect(dashboardText).toBe(drawn());
});

it("every metric of the dashboard and of the alerting rules is told of in docs/metrics.md", () => {
  const known = new Set([...told.map(({ name }) => name), ...ofProcess]);
  expect(rulesAbout.length).toBeGreaterThan(5);
  const used = [...queries, ...rulesAbout].flatMap(metricsIn);
  expect(used.length).toBeGreaterThan(queries.length);
  expect(used.filter((name) => !known.has(name))).toEqual([]);
});

it("every metric of docs/metrics.md is on the dashboard", () => {
  const used = new Set(queries.flatMap(metricsIn));
  expect(told.length).toBeGreaterThan(20);
  expect(told.filter(({ name }) => !used.has(name))).toEqual([]);
});

it("a counter is only ever asked how much it grew, and a histogram for its buckets", () => {
  const texts = [...queries, ...rulesAbout];
  const growing = told.filter(({ type }) => type !== "gauge").map(({ name }) => name);
  for (const text of texts)
    for (const name of growing) {
      const asked = [...text.matchAll(new RegExp(`(\\w+\\()?${name}\\w*\\b`, "g"))];
      for (const [, by] of asked)
        expect([text, by]).toEqual([text, expect.stringMatching(/^(?:rate|increase)\(/)]);
    }
});

it("docs/grafana has a row for every alerting rule, with its severity", () => {
  const readme = readFileSync(new URL("../docs/grafana/README.md", import.meta.url), "utf8");
  const ofPage = [...readme.matchAll(/^\| `(StreamFallback\w+)` \| (\w+) \|/gm)];
  const ofRules = [...rules.matchAll(/- alert: (\w+)\n.*?severity: (\w+)/gs)];
  const named = (found: RegExpExecArray[]) =>
    found.map(([, name, severity]) => `${name} ${severity}`).toSorted();
  expect(ofRules).toHaveLength(9);
  expect(named(ofPage)).toEqual(named(ofRules));
});

/** How alerts.yml has each rule: by the name that the client has for it. */
const alertingRules = [
  ...rules.matchAll(
    /- alert: StreamFallback(\w+)\n *expr: (.+?)\n *keep_firing_for: (\w+)\n *labels: \{ severity: (\w+) \}/gs,
  ),
].map(([, name = "", expr = "", lasting, severity]) => ({
  name: name.replaceAll(/\B[A-Z]/g, "_$&").toLowerCase(),
  ...{ expr, lasting, severity },
}));
/** Series that alerting rules read: name and query. */
const recorded = [...rules.matchAll(/- record: (\S+)\n *expr: \|\n(.+?)(?=\n *- )/gs)];

it("alerting rules have the thresholds, windows and severities of the client's own", () => {
  const own = createClient({ providers: [douyin()] }).config().alerts.rules;
  expect(alertingRules.map(({ name }) => name).toSorted()).toEqual(Object.keys(own).toSorted());
  for (const { name, expr, ...told } of alertingRules) {
    const { severity, threshold, windowMs, minCalls } = own[name as keyof typeof own];
    const [, side, limit] = expr.match(/ ([<>]) ([\d.]+)/) ?? [];
    expect([name, told]).toEqual([name, { severity, lasting: `${windowMs / 60_000}m` }]);
    const isTime = name.endsWith("_response");
    expect([name, Number(limit)]).toEqual([name, isTime ? threshold / 1_000 : threshold]);
    expect([name, side]).toEqual([name, isTime || /error|opened/.test(name) ? ">" : "<"]);
    const read = recorded.filter(([, series = ""]) => expr.includes(series)).map(([, , text]) => text);
    const least = [expr, ...read].join("\n").match(/(?<=>= )\d+/)?.[0] ?? "0";
    expect([name, Number(least)]).toEqual([name, minCalls]);
  }
});

it.each(shownPanels)("the panel $title says what it shows and what to do", (panel) => {
  const { description = "", fieldConfig, targets = [], datasource } = panel;
  const defaults = fieldConfig?.defaults;
  expect(description.length).toBeGreaterThan(60);
  expect(defaults?.unit).toMatch(/^(?:cpm|reqpm|s|percentunit|bytes|none)$/);
  expect(defaults?.thresholds.steps[0]).toMatchObject({ value: null });
  expect(targets).not.toHaveLength(0);
  for (const target of targets) {
    expect(target.legendFormat).not.toBe("");
    expect(target.datasource).toEqual(datasource);
  }
});

it("ids of panels and titles are there once, and no panel lies on another", () => {
  expect(new Set(allPanels.map(({ id }) => id)).size).toBe(allPanels.length);
  expect(new Set(shownPanels.map(({ title }) => title)).size).toBe(shownPanels.length);
  const taken = new Set<string>();
  for (const { title, gridPos } of allPanels) {
    expect([title, gridPos.x + gridPos.w <= 24]).toEqual([title, true]);
    for (let x = gridPos.x; x < gridPos.x + gridPos.w; x += 1)
      for (let y = gridPos.y; y < gridPos.y + gridPos.h; y += 1) {
        expect([title, taken.has(`${x},${y}`)]).toEqual([title, false]);
        taken.add(`${x},${y}`);
      }
  }
});

it("the dashboard asks for its data source when it is imported, and uses no other one", () => {
  expect(dashboard.__inputs).toMatchObject([{ name: "DS_PROMETHEUS", pluginId: "prometheus" }]);
  const sources = dashboardText.match(/"uid": "\$\{\w+\}"/g) ?? [];
  expect(new Set(sources)).toEqual(new Set([`"uid": "\${datasource}"`]));
  const needed = new Set(dashboard.__requires.map(({ type, id }) => `${type} ${id}`));
  for (const { type } of shownPanels) expect(needed).toContain(`panel ${type}`);
});

it("every variable of a query is one of the dashboard or of Grafana", () => {
  const names = dashboard.templating.list.map(({ name }) => name);
  expect(names).toEqual(["datasource", "job", "instance", "provider", "endpoint"]);
  const used = new Set(queries.flatMap((expr) => expr.match(/(?<=\$)\w+/g) ?? []));
  expect(used).toEqual(new Set(["__rate_interval", ...names.slice(1)]));
});
