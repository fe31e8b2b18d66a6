import { pushMetrics } from "@stream-fallback/core/prometheus";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { adapterNames } from "../../adapter-names.ts";
import { ask, seriesOf, valuesBy } from "./ask-prometheus.ts";
import { createEndings } from "./endings.ts";
import { askEachAdapter, openScene, playTrouble, type Scene, until } from "./play-scene.ts";
import { type DashboardVariable, dashboard, shownPanels } from "./read-dashboard.ts";
import { isLeftOut } from "./start-daemon.ts";
import { startPrometheus } from "./start-prometheus.ts";
import { startPushGateway } from "./start-push-gateway.ts";

const isAnyLeftOut = ["prometheus", "prometheus-pushgateway"].some(isLeftOut);

/** As Grafana puts them in where all are chosen, and the picture is of some minutes. */
const VARIABLES: Readonly<Record<string, string>> = {
  $__rate_interval: "1m",
  $job: "client",
  ...{ $instance: ".*", $provider: ".*", $endpoint: ".*" },
};

function filledIn(text: string, values = VARIABLES): string {
  return text.replaceAll(/\$\w+/g, (name) => values[name] ?? name);
}

describe.skipIf(isAnyLeftOut)(
  "a real Prometheus (needs prometheus, prometheus-pushgateway: apt-get install prometheus prometheus-pushgateway)",
  () => {
    const { atEnd, run: endAll } = createEndings();
    let scene: Scene;
    let prometheus: string;

    /** How many calls Prometheus knows of a job. */
    const callsBy = (job: string) =>
      valuesBy(prometheus, { label: "job", query: "stream_fallback_calls_total" }).then((by) => by[job]);

    beforeAll(async () => {
      scene = await openScene(atEnd);
      const gateway = await startPushGateway(atEnd);
      const targets = { client: scene.target, gateway: new URL(gateway).host };
      // It takes some seconds to begin.
      prometheus = await startPrometheus(targets, atEnd);
      await askEachAdapter(scene);
      // What is there when it is read first has not grown since.
      await until(async () => (await callsBy("client")) === adapterNames.length);
      await playTrouble(scene);
      const { registry } = scene.metrics;
      const pusher = pushMetrics({
        ...{ registry, url: gateway, jobName: "pushed", groupings: { instance: "attic" } },
      });
      await pusher.close();
      expect(pusher.status()).toEqual({ pushes: 1, failures: 0 });
      const calls = (await registry.metrics()).matchAll(/^stream_fallback_calls_total\{.*\} (\d+)$/gm);
      const all = [...calls].reduce((sum, [, count]) => sum + Number(count), 0);
      for (const job of ["client", "pushed"]) await until(async () => (await callsBy(job)) === all);
      await until(
        async () => (await seriesOf(prometheus, 'stream_fallback_alerts{job="client"}')).length > 0,
      );
      // On a machine that is busy programs start slowly.
    }, 120_000);
    afterAll(endAll);

    it("has data for every query of the dashboard, and nothing to say against any", async () => {
      const complaints: string[] = [];
      for (const { title, targets = [] } of shownPanels)
        for (const { refId, expr } of targets) {
          const found = await seriesOf(prometheus, filledIn(expr)).catch((error) => `${error.message}`);
          if (typeof found === "string") complaints.push(`${title} ${refId}: ${found}`);
          else if (!found.some(({ value: [, value] }) => Number.isFinite(Number(value))))
            complaints.push(`${title} ${refId}: no data, ${JSON.stringify(found)}`);
        }
      expect(complaints).toEqual([]);
    });

    it("has the alerts that the client fires", async () => {
      const query = 'stream_fallback_alerts{job="client"}';
      expect(await valuesBy(prometheus, { label: "name", query })).toEqual({ breaker_opened: 1 });
    });

    it("has a name for every part of a legend", async () => {
      const complaints: string[] = [];
      for (const { title, targets = [] } of shownPanels)
        for (const { expr, legendFormat } of targets) {
          const labels = [...legendFormat.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = ""]) => label);
          for (const { metric } of await seriesOf(prometheus, filledIn(expr)))
            if (labels.some((label) => metric[label] === undefined))
              complaints.push(`${title}: ${legendFormat} of ${JSON.stringify(metric)}`);
        }
      expect(complaints).toEqual([]);
    });

    /** What the reader can choose; undefined for what Prometheus is not asked. */
    async function choicesOf(
      { query }: DashboardVariable,
      values = VARIABLES,
    ): Promise<string[] | undefined> {
      const text = typeof query === "string" ? query : query.query;
      const [, selector, label] = text.match(/^label_values\((.+), (\w+)\)$/) ?? [];
      if (selector === undefined) return undefined;
      const form = { "match[]": filledIn(selector, values) };
      return ask<string[]>(prometheus, { path: `label/${label}/values`, form });
    }

    it("shows processes with our metrics alone, where all are chosen", async () => {
      const all: Record<string, string> = { $__rate_interval: "1m" };
      for (const variable of dashboard.templating.list) {
        const choices = await choicesOf(variable, all);
        if (choices !== undefined) all[`$${variable.name}`] = variable.allValue ?? `(${choices.join("|")})`;
      }
      const shown = new Set<string | undefined>();
      const ofProcess = shownPanels
        .flatMap(({ targets = [] }) => targets)
        .filter(({ expr }) => /\bprocess_|\bnodejs_/.test(expr));
      for (const { expr } of ofProcess)
        for (const { metric } of await seriesOf(prometheus, filledIn(expr, all))) shown.add(metric.instance);
      // The gateway tells of a process too: its own.
      const others = await seriesOf(prometheus, 'process_resident_memory_bytes{job="gateway"}');
      expect(others).toHaveLength(1);
      expect([...shown].toSorted()).toEqual([scene.target, "attic"].toSorted());
    });

    it("has values for every choice of the dashboard", async () => {
      const chosen: Record<string, string[] | undefined> = {};
      for (const variable of dashboard.templating.list) {
        const choices = await choicesOf(variable);
        if (choices !== undefined) chosen[variable.name] = choices;
      }
      expect(chosen).toEqual({
        job: ["client", "pushed"],
        instance: [scene.target],
        provider: ["douyin"],
        endpoint: adapterNames.toSorted(),
      });
    });

    it.each(["client", "pushed"])("has the attempts that the site counts, of the job %s", async (job) => {
      const { requests, refused } = scene.emulator.counters();
      // The first visit of a page only fetches a nonce.
      const asked = adapterNames.map((name) => [name, requests[name] - (refused[`${name}.noNonce`] ?? 0)]);
      const query = `stream_fallback_attempts_total{job="${job}"}`;
      expect(await valuesBy(prometheus, { label: "endpoint", query })).toEqual(Object.fromEntries(asked));
    });

    it("has the failures and blocks that the site played", async () => {
      const { faulted } = scene.emulator.counters();
      expect(faulted).toEqual({ "web.captcha": 1, "webHTML.status": 2 });
      const query = 'stream_fallback_attempts_total{job="client",outcome="failure"} > 0';
      expect(await valuesBy(prometheus, { label: "endpoint", query })).toEqual({ web: 1, webHTML: 2 });
      const codes = 'stream_fallback_attempt_errors_total{job="client"}';
      expect(await valuesBy(prometheus, { label: "code", query: codes })).toMatchObject({
        ...{ RISK_CONTROL: 1, HTTP_STATUS: 2 },
      });
      const open = 'stream_fallback_breaker_state{job="client",state="open"} == 1';
      expect(await valuesBy(prometheus, { label: "endpoint", query: open })).toEqual({ web: 1 });
      const blocked = 'stream_fallback_endpoint_available{job="client"} == bool 0';
      expect(await valuesBy(prometheus, { label: "endpoint", query: blocked })).toEqual(
        Object.fromEntries(adapterNames.map((name) => [name, name === "web" ? 1 : 0])),
      );
    });
  },
);
