import { laidOut } from "./lay-out.ts";
import { adapters } from "./rows/adapters.ts";
import { calls } from "./rows/calls.ts";
import { processRow } from "./rows/process.ts";
import { watch } from "./rows/watch.ts";
import { well } from "./rows/well.ts";
import { variables } from "./variables.ts";

/** docs/grafana/stream-fallback.json. */
export function dashboardText(): string {
  const dashboard = {
    __inputs: [
      {
        ...{
          name: "DS_PROMETHEUS",
          label: "Prometheus",
          description: "The Prometheus that scrapes the clients.",
        },
        ...{ type: "datasource", pluginId: "prometheus", pluginName: "Prometheus" },
      },
    ],
    __elements: {},
    __requires: [
      { type: "grafana", id: "grafana", name: "Grafana", version: "13.0.0" },
      { type: "datasource", id: "prometheus", name: "Prometheus", version: "1.0.0" },
      { type: "panel", id: "stat", name: "Stat", version: "" },
      { type: "panel", id: "state-timeline", name: "State timeline", version: "" },
      { type: "panel", id: "timeseries", name: "Time series", version: "" },
    ],
    ...{ id: null, uid: "stream-fallback", title: "Stream fallback", tags: ["stream-fallback"] },
    description: "What becomes of calls, and how things stand with adapters, identities and watches.",
    ...{ editable: true, graphTooltip: 1, fiscalYearStartMonth: 0, preload: false, timezone: "browser" },
    ...{ refresh: "30s", time: { from: "now-3h", to: "now" }, timepicker: {}, version: 1, schemaVersion: 42 },
    ...{ links: [], annotations: { list: [] }, templating: { list: variables } },
    panels: laidOut([well, calls, adapters, watch, processRow]),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}
