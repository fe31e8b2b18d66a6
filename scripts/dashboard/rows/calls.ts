import type { Row } from "../panel.ts";
import { lines } from "../panel-kinds.ts";
import { askedBy, OF_PROVIDER, perMinuteBy, quantileBy, successBy } from "../select.ts";

const CALLS = `stream_fallback_calls_total{${OF_PROVIDER}}`;
const BUCKETS = `stream_fallback_call_duration_seconds_bucket{${OF_PROVIDER}}`;

export const calls: Row = {
  title: "Calls",
  panels: [
    lines({
      title: "Calls by outcome",
      description:
        "Calls that are over, in a minute. Neutral ones are the callers' own doing, such as an abort. Failures that rise " +
        "with the successes mean too many questions; failures in place of successes mean an outage.",
      ...{ unit: "cpm", thresholds: ["green"], width: 12 },
      queries: [{ expr: perMinuteBy("provider, outcome", CALLS), legend: "{{provider}} {{outcome}}" }],
    }),
    lines({
      title: "Calls answered",
      description:
        "The share of calls that got an answer of those that asked the site in the last 5 minutes: shows when trouble began. " +
        "Below 90 % callers notice, below 80 % somebody must look: first at Breakers, then at Attempts by code.",
      ...{ unit: "percentunit", thresholds: ["red", [0.8, "orange"], [0.9, "green"]], width: 12 },
      queries: [{ expr: successBy("provider", "5m"), legend: "{{provider}}" }],
    }),
    lines({
      title: "Errors by code",
      description:
        "What callers got in place of an answer, in a minute. ALL_ENDPOINTS_FAILED: see Attempts by code for the reasons. " +
        "NO_ENDPOINT_AVAILABLE: all are blocked. DEADLINE: too slow. ROOM_NOT_FOUND is an answer, and no trouble.",
      ...{ unit: "cpm", thresholds: ["green"], width: 12 },
      queries: [
        {
          expr: perMinuteBy("provider, code", `stream_fallback_call_errors_total{${OF_PROVIDER}}`),
          legend: "{{provider}} {{code}}",
        },
      ],
    }),
    lines({
      title: "Time to an answer",
      description:
        "How long half of the answers, and 19 of 20, took at most, the cache left out. A rise of the 95th percentile alone " +
        "is failover at work: see Failovers. Above 5 s look at Attempts, 95th percentile.",
      ...{ unit: "s", thresholds: ["green", [1, "yellow"], [5, "red"]], width: 12 },
      queries: [
        {
          expr: quantileBy("provider", { quantile: 0.5, buckets: BUCKETS }),
          legend: "{{provider}} p50",
        },
        {
          expr: quantileBy("provider", { quantile: 0.95, buckets: BUCKETS }),
          legend: "{{provider}} p95",
        },
      ],
    }),
    lines({
      title: "Answers out of the cache",
      description:
        "The share of answers for which the site was not asked. Nothing to do at night; where it falls to 0 after a " +
        "change, the shared cache may be gone (docs/caching.md), and the site is asked more.",
      ...{ unit: "percentunit", thresholds: ["blue"], width: 12 },
      queries: [
        {
          expr:
            `sum by (provider) (rate(stream_fallback_cached_answers_total{${OF_PROVIDER}}[$__rate_interval])) / ` +
            `(sum by (provider) (rate(stream_fallback_calls_total{${OF_PROVIDER},outcome="success"}[$__rate_interval])) > 0)`,
          legend: "{{provider}}",
        },
      ],
    }),
    lines({
      title: "Calls that asked the site (5 min)",
      description:
        "How many calls the shares above are of: below 20 one or two failures decide, and the built-in alerts keep quiet.",
      ...{ unit: "none", thresholds: ["orange", [20, "green"]], width: 12 },
      queries: [{ expr: askedBy("provider", "5m"), legend: "{{provider}}" }],
    }),
  ],
};
