import { band, stretchesOf } from "./band.js";
import { h, setText } from "./dom.js";
import { duration, latency, percent, whole } from "./format.js";
import { trackKey } from "./history.js";
import { say } from "./language.js";
import { model, serviceNow } from "./model.js";
import { pill } from "./pill.js";
import { tableRow } from "./table.js";

/** @typedef {import("@stream-fallback/core").EndpointStatusRow} EndpointRow */

export const ENDPOINT_COLUMNS = /** @type {const} */ ([
  "endpoint",
  "state",
  "lastHour",
  "answered",
  "requests",
  "latency",
  "actions",
]);

/**
 * @param {string} provider
 * @param {import("./endpoints-view.js").EndpointActions} actions
 * @returns {import("./keyed-list.js").Row<EndpointRow>}
 */
export function endpointRow(provider, { onReset, onTrip }) {
  const { node, cells } = tableRow(ENDPOINT_COLUMNS);
  const state = pill();
  const wait = h("span", { class: "more-of-state" });
  let name = "";
  let drawn = "";
  const button = (/** @type {"reset" | "trip"} */ what, /** @type {typeof onReset} */ act) =>
    h("button", { type: "button", class: "quiet", onclick: () => act({ provider, name }) }, say(what));
  const buttons = { reset: button("reset", onReset), trip: button("trip", onTrip) };
  cells.state.append(state.node, wait);
  cells.actions.append(buttons.reset, buttons.trip);
  return {
    node,
    update(row) {
      name = row.name;
      node.dataset.state = row.state;
      state.update(row.state);
      setText(cells.endpoint, name);
      setText(wait, row.retryAfterMs > 0 ? say("againIn", { wait: duration(row.retryAfterMs) }) : "");
      setText(cells.answered, percent(row.successRate));
      setText(cells.requests, whole(row.requests));
      setText(
        cells.latency,
        row.p95Ms === undefined ? "–" : `${latency(row.avgLatencyMs)} / ${latency(row.p95Ms)}`,
      );
      buttons.reset.setAttribute("aria-label", say("resetNamed", { name }));
      buttons.trip.setAttribute("aria-label", say("tripNamed", { name }));
      draw(row);
    },
  };

  /** Anew only where there is something new in it. @param {EndpointRow} row */
  function draw(row) {
    const { at, tracks } = model.history;
    const now = Math.max(serviceNow(), at.at(-1) ?? 0);
    const version = `${at.at(-1)} ${row.state} ${Math.floor(now / 10_000)}`;
    if (version === drawn) return;
    drawn = version;
    const states = tracks.get(trackKey(provider, row.name))?.states ?? [];
    cells.lastHour.replaceChildren(band(stretchesOf({ at, states, now, state: row.state }), now));
  }
}
