import type { Row } from "../panel.ts";
import { lines } from "../panel-kinds.ts";
import { OF_PROCESS } from "../select.ts";

/** What `processMetrics: true` brings, by the names of the library. */
export const processRow: Row = {
  title: "Process (with processMetrics)",
  isFolded: true,
  panels: [
    lines({
      title: "Processor",
      description:
        "The share of one core. Near 100 % everything is late, timeouts too: stop what else runs there, or watch fewer rooms.",
      ...{ unit: "percentunit", thresholds: ["green", [0.7, "orange"], [0.9, "red"]], width: 12 },
      queries: [
        {
          expr: `sum by (instance) (rate(process_cpu_seconds_total{${OF_PROCESS}}[$__rate_interval]))`,
          legend: "{{instance}}",
        },
      ],
    }),
    lines({
      title: "Memory",
      description:
        "What the process takes, and what of it the program's objects take. A saw is well; a line that only rises for hours " +
        "ends in a crash: restart, and keep a heap snapshot.",
      ...{ unit: "bytes", thresholds: ["blue"], width: 12 },
      queries: [
        {
          expr: `sum by (instance) (process_resident_memory_bytes{${OF_PROCESS}})`,
          legend: "{{instance}} process",
        },
        {
          expr: `sum by (instance) (nodejs_heap_size_used_bytes{${OF_PROCESS}})`,
          legend: "{{instance}} objects",
        },
      ],
    }),
    lines({
      title: "Event loop, 99th percentile",
      description:
        "How late the event loop runs. Above 100 ms answers are slow because of us, not of the site: see Processor.",
      ...{ unit: "s", thresholds: ["green", [0.1, "orange"], [0.5, "red"]], width: 12 },
      queries: [
        {
          expr: `max by (instance) (nodejs_eventloop_lag_p99_seconds{${OF_PROCESS}})`,
          legend: "{{instance}}",
        },
      ],
    }),
    lines({
      title: "File descriptors in use",
      description:
        "Of those that the system allows. Near 100 % nothing can be asked any more (code LOCAL): raise the limit " +
        "(ulimit -n), or find what keeps connections open.",
      ...{ unit: "percentunit", thresholds: ["green", [0.7, "orange"], [0.9, "red"]], width: 12 },
      queries: [
        {
          expr:
            `max by (instance) (process_open_fds{${OF_PROCESS}}) ` +
            `/ max by (instance) (process_max_fds{${OF_PROCESS}})`,
          legend: "{{instance}}",
        },
      ],
    }),
  ],
};
