import type { Row } from "../panel.ts";
import { stat, states } from "../panel-kinds.ts";
import { OF_PROCESS, OF_PROVIDER, successBy } from "../select.ts";

const BUCKETS = `stream_fallback_call_duration_seconds_bucket{${OF_PROVIDER}}`;

export const well: Row = {
  title: "Is it well",
  panels: [
    stat({
      title: "Calls answered (5 min)",
      description:
        'Of the calls that asked the site, the share that got an answer; a proven "no such room" is one. ' +
        "Below 90 % callers notice. Look at Attempts by code: TIMEOUT and NETWORK are the line or the site, " +
        "RISK_CONTROL, RATE_LIMITED and EMPTY_REPLY are blocks (docs/blocks.md says what helps against each).",
      ...{ unit: "percentunit", thresholds: ["red", [0.8, "orange"], [0.9, "yellow"], [0.95, "green"]] },
      queries: [{ expr: successBy("", "5m"), legend: "answered" }],
      ...{ width: 4, noValue: "no calls" },
    }),
    stat({
      title: "Answers within (5 min, p95)",
      description:
        "19 of 20 answers took no longer than this. Above 1 s users wait, above 5 s something hangs: look at " +
        "Attempts, 95th percentile, for the endpoint, and lower its weight or take it out if another one is well.",
      ...{ unit: "s", thresholds: ["green", [1, "yellow"], [5, "red"]] },
      queries: [{ expr: `histogram_quantile(0.95, sum by (le) (rate(${BUCKETS}[5m])))`, legend: "p95" }],
      ...{ width: 4, noValue: "no calls" },
    }),
    stat({
      title: "Alerts that fire",
      description:
        "Alerts of the clients themselves. Which ones, and since when, is in the band below. 0 is well.",
      ...{ unit: "none", thresholds: ["green", [1, "orange"]] },
      queries: [
        {
          // Without an alert there is no series; that a client tells of itself shows that there is none.
          expr: `sum(stream_fallback_alerts{${OF_PROCESS}}) or 0 * sum(stream_fallback_identities{${OF_PROCESS}})`,
          legend: "alerts",
        },
      ],
      ...{ width: 4, noValue: "no client" },
    }),
    stat({
      title: "Endpoints that may be asked",
      description:
        "The least that any client has left of any provider. At 0 its calls fail at once, until a block is over: " +
        "find the reason in Attempts by code, and give it another address or cookie (docs/blocks.md). " +
        "At 1 the next block is an outage.",
      ...{ unit: "none", thresholds: ["red", [1, "orange"], [2, "green"]] },
      queries: [
        {
          expr: `min(sum by (job, instance, provider) (stream_fallback_endpoint_available{${OF_PROVIDER}}))`,
          legend: "endpoints",
        },
      ],
      ...{ width: 4, noValue: "no client" },
    }),
    stat({
      title: "Identities that may ask",
      description:
        "Of the lists that clients have, the least that any has left. At 0 nobody of it may ask any more: add identities " +
        "with a cookie or a proxy of their own (docs/identities.md), or wait until a block is over. Clients without a " +
        "list are not counted: Endpoints that may be asked speaks for them.",
      ...{ unit: "none", thresholds: ["red", [1, "green"]] },
      queries: [
        {
          expr:
            `min(sum by (job, instance) (stream_fallback_identities{${OF_PROCESS},state!="open"}) ` +
            `and sum by (job, instance) (stream_fallback_identities{${OF_PROCESS}}) > 0)`,
          legend: "identities",
        },
      ],
      ...{ width: 4, noValue: "no list" },
    }),
    stat({
      title: "Rooms up to date",
      description:
        "Of the watched rooms, the share whose last answer is no older than two of their intervals. Below 95 % watching " +
        "lags: look at Lateness and at Request limits, then watch fewer rooms, less often, or with more identities.",
      ...{ unit: "percentunit", thresholds: ["red", [0.8, "orange"], [0.95, "green"]] },
      queries: [
        {
          expr:
            `sum(stream_fallback_watched_rooms_known{${OF_PROCESS}}) ` +
            `/ (sum(stream_fallback_watched_rooms{${OF_PROCESS}}) > 0)`,
          legend: "up to date",
        },
      ],
      ...{ width: 4, noValue: "none watched" },
    }),
    states({
      title: "Which alerts fired",
      description:
        "A band while an alert fires; empty is well. Critical ones first: none_available and identities_unavailable " +
        "mean that nothing is asked at all, success_rate_critical that one call of five has no answer.",
      ...{ unit: "none", thresholds: ["red"], states: { 1: ["fires", "red"] } },
      queries: [
        {
          expr: `max by (instance, severity, name) (stream_fallback_alerts{${OF_PROCESS}})`,
          legend: "{{severity}} {{name}} {{instance}}",
        },
      ],
      width: 24,
    }),
  ],
};
