import { readFileSync } from "node:fs";

export interface DashboardPanel {
  id: number;
  type: string;
  title: string;
  description?: string;
  gridPos: { h: number; w: number; x: number; y: number };
  datasource?: unknown;
  targets?: { refId: string; expr: string; legendFormat: string; datasource: unknown }[];
  panels?: DashboardPanel[];
  fieldConfig?: { defaults: { unit?: string; thresholds: { steps: { value: number | null }[] } } };
}

export interface DashboardVariable {
  name: string;
  type: string;
  query: string | { query: string };
  /** What All is. @default every value, one or the other */
  allValue?: string;
}

export interface Dashboard {
  __inputs: { name: string; type: string; pluginId: string }[];
  __requires: { type: string; id: string }[];
  uid: string;
  schemaVersion: number;
  panels: DashboardPanel[];
  templating: { list: DashboardVariable[] };
}

const file = new URL("../../../docs/grafana/stream-fallback.json", import.meta.url);

export const dashboardText: string = readFileSync(file, "utf8");
export const dashboard: Dashboard = JSON.parse(dashboardText);

/** Rows, and panels of all rows, folded ones too. */
export const allPanels: DashboardPanel[] = dashboard.panels.flatMap((panel) => [
  panel,
  ...(panel.panels ?? []),
]);

/** Those that show something. */
export const shownPanels: DashboardPanel[] = allPanels.filter(({ type }) => type !== "row");
