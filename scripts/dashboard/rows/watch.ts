import type { Row } from "../panel.ts";
import { lines } from "../panel-kinds.ts";
import { OF_PROCESS } from "../select.ts";

const of = (metric: string): string => `sum(stream_fallback_${metric}{${OF_PROCESS}})`;

export const watch: Row = {
  title: "Watch",
  panels: [
    lines({
      title: "Watched rooms",
      description:
        "Known is what had an answer within two intervals; due is what waits to be asked for. Known falls while watched " +
        "stays: the site does not answer. Due only ever grows: more rooms than the limits allow.",
      ...{ unit: "none", thresholds: ["blue"], width: 12 },
      queries: [
        { expr: of("watched_rooms"), legend: "watched" },
        { expr: of("watched_rooms_known"), legend: "known" },
        { expr: of("watched_rooms_due"), legend: "due" },
      ],
    }),
    lines({
      title: "Lateness",
      description:
        "How long the room has been due that has been so for longest. Some seconds are well; above a minute changes are told " +
        "late, above ten minutes watching has come to a stand: see Request limits and Breakers.",
      ...{ unit: "s", thresholds: ["green", [60, "orange"], [600, "red"]], width: 12 },
      queries: [
        {
          expr: `max by (instance) (stream_fallback_watch_lateness_seconds{${OF_PROCESS}})`,
          legend: "{{instance}}",
        },
      ],
    }),
    lines({
      title: "Identities",
      description:
        "Those of clients' lists, by what they meet: closed may ask, open are blocked everywhere, trials decide about half-open ones. Several open at " +
        "once share an address or ask too much: give each a proxy of its own (docs/identities.md).",
      ...{ unit: "none", thresholds: ["blue"], width: 12 },
      queries: [
        {
          expr: `sum by (state) (stream_fallback_identities{${OF_PROCESS}})`,
          legend: "{{state}}",
        },
      ],
    }),
    lines({
      title: "Kept in memory",
      description:
        "Answers and streams in the cache, and uids of anchors. Both have bounds; a fall to 0 is a restart of the process.",
      ...{ unit: "none", thresholds: ["blue"], width: 12 },
      queries: [
        { expr: of("cache_entries"), legend: "answers and streams" },
        { expr: of("learned_uids"), legend: "uids" },
      ],
    }),
  ],
};
