import { DATA_SOURCE } from "./panel.ts";

/** What Grafana puts in is what is chosen as the dashboard is imported. */
const AT_IMPORT = `\${DS_PROMETHEUS}`;

/** What the reader chooses at the top; each choice narrows the next one. */
export const variables: readonly object[] = [
  {
    ...{ name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
    ...{ current: { text: AT_IMPORT, value: AT_IMPORT }, hide: 0, refresh: 1, regex: "" },
    ...{ includeAll: false, multi: false, options: [], skipUrlSync: false },
  },
  choiceOf("job", { label: "Job", within: "" }),
  choiceOf("instance", { label: "Instance", within: ', job=~"$job"' }),
  choiceOf("provider", { label: "Provider", within: ', job=~"$job", instance=~"$instance"' }),
  choiceOf("endpoint", {
    label: "Endpoint",
    within: ', job=~"$job", instance=~"$instance", provider=~"$provider"',
  }),
];

function choiceOf(name: string, { label, within }: { label: string; within: string }): object {
  // Any metric will do: which are there depends on whether a client is observed, and whether it was asked.
  const query = `label_values({__name__=~"stream_fallback_.+"${within}}, ${name})`;
  return {
    ...{ name, label, type: "query", definition: query, query: { qryType: 1, query, refId: name } },
    datasource: DATA_SOURCE,
    // All, with those that lack the label: a sink may leave endpoints out.
    ...{ allValue: ".*", includeAll: true, multi: true, current: { text: ["All"], value: ["$__all"] } },
    ...{ hide: 0, options: [], refresh: 2, regex: "", skipUrlSync: false, sort: 1 },
  };
}
