import { OTHER_NAME } from "../metrics/create-metrics.ts";
import type { Family, Sample } from "./family.ts";
import { labelValue } from "./label-value.ts";
import type { Labels } from "./labels.ts";
import type { ObservedAlert } from "./observed-client.ts";
import type { StatusReading } from "./status-reading.ts";

/** How things stand with the clients that are observed; without any there are no such series. */
export const statusFamilies: readonly Family[] = [
  gauge("endpoint_available", {
    help: "1 while the endpoint may be asked, 0 while it is blocked.",
    aggregator: "min",
    *samples({ endpoints }) {
      for (const { labels, available } of endpoints.values()) yield { labels, value: available };
    },
  }),
  gauge("request_limit_per_minute", {
    help: "Requests that watches send to the endpoint at most, as learned of the site; all identities together.",
    *samples({ endpoints }) {
      for (const { labels, limitPerMinute: value } of endpoints.values())
        if (value !== undefined) yield { labels, value };
    },
  }),
  gauge("identities", {
    help: "Identities of the list, by whether they may ask.",
    *samples({ identities }) {
      for (const [state, value] of Object.entries(identities)) yield { labels: { state }, value };
    },
  }),
  count("watched_rooms", { of: "rooms", help: "Rooms that are watched." }),
  count("watched_rooms_known", {
    of: "known",
    help: "Watched rooms whose last answer is no older than two of their intervals.",
  }),
  count("watched_rooms_due", { of: "due", help: "Watched rooms that are due and not asked for yet." }),
  gauge("watch_lateness_seconds", {
    help: "How long that watched room has been due that has been so for longest.",
    aggregator: "max",
    *samples({ latenessMs }) {
      yield { labels: {}, value: latenessMs / 1_000 };
    },
  }),
  count("learned_uids", { of: "learnedUids", help: "Rooms whose anchor's uid is known." }),
  count("cache_entries", { of: "cacheEntries", help: "Answers and streams that the process keeps." }),
  gauge("alerts", {
    help: "1 for each alert that fires.",
    aggregator: "max",
    *samples({ alerts }) {
      for (const labels of alertLabels(alerts)) yield { labels, value: 1 };
    },
  }),
];

/** Alerts that are told by name; all further ones are told together. */
const MOST_ALERTS = 100;

/** Each once, though several clients may say that it fires. */
function alertLabels(alerts: readonly ObservedAlert[]): Iterable<Labels> {
  const labels = new Map<string, Labels>();
  for (const { name, severity } of alerts) {
    const own = { name: labelValue(name), severity: labelValue(severity) };
    const key = JSON.stringify(own);
    if (labels.has(key) || labels.size < MOST_ALERTS) labels.set(key, own);
    else labels.set(OTHER_NAME, { name: OTHER_NAME, severity: OTHER_NAME });
  }
  return labels.values();
}

interface Gauge extends Pick<Family, "help" | "aggregator"> {
  samples(status: StatusReading): Iterable<Sample>;
}

function gauge(name: string, { samples, ...told }: Gauge): Family {
  return {
    name,
    type: "gauge",
    ...told,
    samples: ({ status }) => (status.clients === 0 ? [] : samples(status)),
  };
}

function count(name: string, { of, help }: { of: keyof StatusReading["counts"]; help: string }): Family {
  return gauge(name, { help, samples: ({ counts }) => [{ labels: {}, value: counts[of] }] });
}
