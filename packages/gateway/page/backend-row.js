import { h, setText } from "./dom.js";
import { amount, duration, latency, whole } from "./format.js";
import { say } from "./language.js";
import { pill } from "./pill.js";
import { tableRow } from "./table.js";

/** @typedef {import("./model.js").BackendStatus} BackendStatus */
/** @typedef {(backend: BackendStatus) => void} Act */
/** @typedef {{ onWeigh: Act, onTrip: Act, onReset: Act }} BackendActions */

export const BACKEND_COLUMNS = /** @type {const} */ ([
  "backend",
  "state",
  "health",
  "weight",
  "inFlight",
  "requests",
  "errors",
  "latency",
  "actions",
]);

/**
 * @param {BackendStatus} first
 * @param {BackendActions} actions
 * @returns {import("./keyed-list.js").Row<BackendStatus>}
 */
export function backendRow(first, { onWeigh, onTrip, onReset }) {
  const { node, cells } = tableRow(BACKEND_COLUMNS);
  const parts = {
    state: pill(),
    wait: h("span", { class: "more-of-state" }),
    weight: h("span"),
    listed: h("span", { class: "more-of-state" }),
    name: h("bdi"),
  };
  let backend = first;
  const button = (/** @type {"weigh" | "trip" | "reset"} */ what, /** @type {Act} */ act) =>
    h("button", { type: "button", class: "quiet", onclick: () => act(backend) }, say(what));
  const buttons = {
    weigh: button("weigh", onWeigh),
    trip: button("trip", onTrip),
    reset: button("reset", onReset),
  };
  cells.backend.append(parts.name);
  cells.state.append(parts.state.node, parts.wait);
  cells.weight.append(parts.weight, parts.listed);
  // What leaves is nobody's to change any more.
  if (first.state !== "draining") cells.actions.append(...Object.values(buttons));
  return {
    node,
    update(told) {
      backend = told;
      const { name, weight, listedWeight, retryAfterMs } = told;
      const state = told.state === "closed" && weight === 0 ? "out" : told.state;
      node.dataset.state = state;
      node.dataset.health = told.isUp === false ? "down" : "well";
      parts.state.update(state);
      setText(parts.name, name);
      setText(parts.wait, retryAfterMs > 0 ? say("againIn", { wait: duration(retryAfterMs) }) : "");
      setText(parts.weight, amount(weight));
      const isByHand = listedWeight !== null && listedWeight !== weight;
      setText(parts.listed, isByHand ? say("listed", { weight: amount(listedWeight) }) : "");
      setText(cells.health, healthSays(told));
      setText(cells.inFlight, whole(told.open));
      // Its numbers went when it did.
      setText(cells.requests, state === "draining" ? "–" : whole(told.requests));
      setText(cells.errors, state === "draining" ? "–" : whole(told.errors));
      setText(
        cells.latency,
        told.p95Ms === null ? "–" : `${latency(told.avgLatencyMs)} / ${latency(told.p95Ms)}`,
      );
      buttons.weigh.setAttribute("aria-label", say("weighNamed", { name }));
      buttons.trip.setAttribute("aria-label", say("tripNamed", { name }));
      buttons.reset.setAttribute("aria-label", say("resetNamed", { name }));
    },
  };
}

/** @param {BackendStatus} backend */
function healthSays({ state, isUp, trouble }) {
  if (state === "draining") return "–";
  if (isUp === null) return say("unchecked");
  if (trouble === null) return isUp ? say("well") : say("down", { trouble: "…" });
  return say(isUp ? "unwell" : "down", { trouble });
}
