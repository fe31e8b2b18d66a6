import type { PanelTerms, Row } from "../panel.ts";
import { lines, states } from "../panel-kinds.ts";
import { OF_ENDPOINT, perMinuteBy, quantileBy } from "../select.ts";

const NAME = "{{provider}}/{{endpoint}}";
const BY = "provider, endpoint";

const of = (metric: string): string => `stream_fallback_${metric}{${OF_ENDPOINT}}`;
const stateOf = (state: string): string =>
  `max by (instance, ${BY}) (stream_fallback_breaker_state{${OF_ENDPOINT},state="${state}"})`;

export const adapters: Row = {
  title: "Adapters",
  panels: [
    states({
      title: "Breakers",
      description:
        "Green is asked, orange is tried out by single requests, red is left alone. One red band is failover at work and " +
        "needs nobody; all red at once is an outage: see Attempts by code. A band that turns red again and again is a block " +
        "that lasts: change the address or the cookie (docs/blocks.md).",
      ...{ unit: "none", thresholds: ["green", [1, "orange"], [2, "red"]], width: 12 },
      states: { 0: ["closed", "green"], 1: ["half-open", "orange"], 2: ["open", "red"] },
      queries: [{ expr: `${stateOf("half-open")} + 2 * ${stateOf("open")}`, legend: `${NAME} {{instance}}` }],
    }),
    states({
      title: "May be asked",
      description:
        "Red while no identity may ask the endpoint. Other than the breaker it turns green by itself once the time of the " +
        "block is over, though nobody asks. A restart does not help, since the block is the site's; another address or cookie does.",
      ...{ unit: "none", thresholds: ["red", [1, "green"]], width: 12 },
      states: { 0: ["blocked", "red"], 1: ["may be asked", "green"] },
      queries: [
        {
          expr: `min by (instance, ${BY}) (${of("endpoint_available")})`,
          legend: `${NAME} {{instance}}`,
        },
      ],
    }),
    lines({
      title: "Attempts by outcome",
      description:
        "Single requests to the site, in a minute; neutral ones were given up by us. More than Request limits allow leads " +
        "to blocks. None at all while calls come in: everything is blocked, or the cache answers.",
      ...{ unit: "cpm", thresholds: ["green"], width: 12 },
      queries: [{ expr: perMinuteBy(`${BY}, outcome`, of("attempts_total")), legend: `${NAME} {{outcome}}` }],
    }),
    lines({
      title: "Attempts by code",
      description:
        "Why attempts failed, in a minute. RISK_CONTROL, EMPTY_REPLY: blocked, see docs/blocks.md. RATE_LIMITED: ask less. " +
        "TIMEOUT, NETWORK: the line or the proxy. HTTP_STATUS: the site is ill, wait. SCHEMA and PARSE: the site has " +
        "changed its replies, update the package.",
      ...{ unit: "cpm", thresholds: ["green"], width: 12 },
      queries: [{ expr: perMinuteBy(`${BY}, code`, of("attempt_errors_total")), legend: `${NAME} {{code}}` }],
    }),
    lines({
      title: "Attempts, 95th percentile",
      description:
        "19 of 20 successful attempts took no longer. One endpoint above the others: the site throttles it, or its proxy is slow.",
      ...{ unit: "s", thresholds: ["green", [1, "yellow"], [5, "red"]], width: 12 },
      queries: [
        {
          expr: quantileBy(BY, { quantile: 0.95, buckets: of("attempt_duration_seconds_bucket") }),
          legend: NAME,
        },
      ],
    }),
    lines({
      title: "Request limits",
      description:
        "What watches send at most, as learned of the site. A limit that falls again and again means that the site " +
        "turns requests away: watch less often (docs/rates.md). No line before a watch has asked.",
      ...{ unit: "reqpm", thresholds: ["blue"], width: 12 },
      queries: [{ expr: `sum by (${BY}) (${of("request_limit_per_minute")})`, legend: NAME }],
    }),
    lines(
      counted("failovers_total", {
        title: "Failovers",
        description:
          "Calls that left the endpoint for another one, in a minute. That they are answered all the same is the point; many " +
          "of them make answers slow and burden the others: see why in Attempts by code.",
      }),
    ),
    lines(
      counted("retries_total", {
        title: "Retries",
        description:
          "Times that the endpoint was asked again after a wait, since all had failed. Many of them with few answers: the " +
          "site or the line is down, and waiting is all there is to do.",
      }),
    ),
    lines({
      title: "Breaker openings (1 h)",
      description:
        "How often endpoints were given up in the last hour. Up to 2 is a passing trouble; more is a block that comes back " +
        "after each trial, twice as long each time: change address or cookie, or ask less.",
      ...{ unit: "none", thresholds: ["green", [3, "orange"]], width: 8 },
      queries: [{ expr: `sum by (${BY}) (increase(${of("breaker_openings_total")}[1h]))`, legend: NAME }],
    }),
  ],
};

function counted(metric: string, terms: Pick<PanelTerms, "title" | "description">): PanelTerms {
  return {
    ...terms,
    ...{ unit: "cpm", thresholds: ["green"], width: 8 },
    queries: [{ expr: perMinuteBy(BY, of(metric)), legend: NAME }],
  };
}
