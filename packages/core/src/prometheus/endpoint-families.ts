import { durationSamples } from "./duration-samples.ts";
import type { Family } from "./family.ts";

/** What became of attempts, by provider and endpoint. */
export const endpointFamilies: readonly Family[] = [
  {
    name: "attempts_total",
    type: "counter",
    help: "Attempts that have ended, by how they ended.",
    *samples(reading) {
      for (const { labels, attempts, successes, failures } of reading.endpoints()) {
        yield { labels: { ...labels, outcome: "success" }, value: successes };
        yield { labels: { ...labels, outcome: "failure" }, value: failures };
        yield { labels: { ...labels, outcome: "neutral" }, value: attempts - successes - failures };
      }
    },
  },
  {
    name: "attempt_errors_total",
    type: "counter",
    help: "Attempts that ended with a code, by the code.",
    *samples(reading) {
      for (const { labels, codes } of reading.endpoints())
        for (const [code, value] of Object.entries(codes)) yield { labels: { ...labels, code }, value };
    },
  },
  counter("failovers", { help: "Calls that left the endpoint for another one." }),
  counter("retries", { help: "Times that the endpoint was asked again after a wait." }),
  counter("openings", {
    name: "breaker_openings_total",
    help: "Times that the breaker of the endpoint opened.",
  }),
  {
    name: "attempt_duration_seconds",
    type: "histogram",
    help: "How long successful attempts took.",
    *samples(reading) {
      for (const { labels, durations } of reading.endpoints()) yield* durationSamples(labels, durations);
    },
  },
  {
    name: "breaker_state",
    type: "gauge",
    help: "1 for the state that the breaker of the endpoint changed to last, 0 for the others.",
    aggregator: "max",
    *samples(reading) {
      for (const { labels, states } of reading.endpoints())
        for (const [state, value] of Object.entries(states)) yield { labels: { ...labels, state }, value };
    },
  },
];

function counter(
  of: "failovers" | "retries" | "openings",
  { name = `${of}_total`, help }: { name?: string; help: string },
): Family {
  return {
    name,
    type: "counter",
    help,
    *samples(reading) {
      for (const endpoint of reading.endpoints()) yield { labels: endpoint.labels, value: endpoint[of] };
    },
  };
}
