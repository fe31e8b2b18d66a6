import { durationSamples } from "./duration-samples.ts";
import type { Family } from "./family.ts";

/** What became of calls, by provider. */
export const callFamilies: readonly Family[] = [
  {
    name: "calls_total",
    type: "counter",
    help: "Calls that are over, by how they ended.",
    *samples({ services }) {
      for (const { service: provider, calls } of services) {
        yield { labels: { provider, outcome: "success" }, value: calls.successes };
        yield { labels: { provider, outcome: "failure" }, value: calls.failures };
        yield { labels: { provider, outcome: "neutral" }, value: calls.neutral };
      }
    },
  },
  {
    name: "cached_answers_total",
    type: "counter",
    help: "Calls whose answer came out of the cache.",
    *samples({ services }) {
      for (const { service: provider, calls } of services)
        yield { labels: { provider }, value: calls.cached };
    },
  },
  {
    name: "call_errors_total",
    type: "counter",
    help: "Calls that ended with a code, by the code.",
    *samples({ services }) {
      for (const { service: provider, calls } of services)
        for (const [code, value] of Object.entries(calls.codes)) yield { labels: { provider, code }, value };
    },
  },
  {
    name: "call_duration_seconds",
    type: "histogram",
    help: "How long calls took for which the site was asked and that have an answer.",
    *samples({ services }) {
      for (const { service: provider, calls } of services)
        yield* durationSamples({ provider }, calls.durations);
    },
  },
];
