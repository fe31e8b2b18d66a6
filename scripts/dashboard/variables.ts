import { DATA_SOURCE } from "./panel.ts";

/** What Grafana puts in is what is chosen as the dashboard is imported. */
const AT_IMPORT = `\${DS_PROMETHEUS}`;

/** A sink may leave endpoints out, and has series before any provider was asked. */
const WITHOUT_LABEL_TOO = ".*";

/** What the reader chooses at the top; each choice narrows the next one. */
export const variables: readonly object[] = [
  {
    ...{ name: "datasource", label: "Data source", type: "datasource", query: "prometheus" },
    ...{ current: { text: AT_IMPORT, value: AT_IMPORT }, hide: 0, refresh: 1, regex: "" },
    ...{ includeAll: false, multi: false, options: [], skipUrlSync: false },
  },
  choiceOf("job", { label: "Job", within: "" }),
  choiceOf("instance", { label: "Instance", within: ', job=~"$job"' }),
  choiceOf("provider", {
    label: "Provider",
    within: ', job=~"$job", instance=~"$instance"',
    all: WITHOUT_LABEL_TOO,
  }),
  choiceOf("endpoint", {
    label: "Endpoint",
    within: ', job=~"$job", instance=~"$instance", provider=~"$provider"',
    all: WITHOUT_LABEL_TOO,
  }),
];

interface Choice {
  label: string;
  /** What narrows it, after other matchers. */
  within: string;
  /** What All is. @default each of the values: names of a process are not ours alone, so that anything would be too much */
  all?: string;
}

function choiceOf(name: string, { label, within, all }: Choice): object {
  // Any metric will do: which are there depends on whether a client is observed, and whether it was asked.
  const query = `label_values({__name__=~"stream_fallback_.+"${within}}, ${name})`;
  return {
    ...{ name, label, type: "query", definition: query, query: { qryType: 1, query, refId: name } },
    datasource: DATA_SOURCE,
    ...{ allValue: all, includeAll: true, multi: true, current: { text: ["All"], value: ["$__all"] } },
    ...{ hide: 0, options: [], refresh: 2, regex: "", skipUrlSync: false, sort: 1 },
  };
}
