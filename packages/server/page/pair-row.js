import { h, setText } from "./dom.js";
import { duration, latency, percent, whole } from "./format.js";
import { say } from "./language.js";
import { pill } from "./pill.js";
import { tableRow } from "./table.js";

/** @typedef {import("@stream-fallback/core").PairStatusRow} PairRow */

export const PAIR_COLUMNS = /** @type {const} */ ([
  "endpoint",
  "identity",
  "state",
  "answered",
  "requests",
  "latency",
]);

/** @returns {import("./keyed-list.js").Row<PairRow>} */
export function pairRow() {
  const { node, cells } = tableRow(PAIR_COLUMNS);
  const state = pill();
  const wait = h("span", { class: "more-of-state" });
  cells.state.append(state.node, wait);
  return {
    node,
    update(row) {
      node.dataset.state = row.state;
      state.update(row.state);
      setText(wait, row.retryAfterMs > 0 ? say("againIn", { wait: duration(row.retryAfterMs) }) : "");
      setText(cells.endpoint, row.endpoint);
      setText(cells.identity, row.identity);
      setText(cells.answered, percent(row.successRate));
      setText(cells.requests, whole(row.requests));
      setText(
        cells.latency,
        row.p95Ms === undefined ? "–" : `${latency(row.avgLatencyMs)} / ${latency(row.p95Ms)}`,
      );
    },
  };
}
