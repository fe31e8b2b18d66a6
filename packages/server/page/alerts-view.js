import { byId, h, icon, setText } from "./dom.js";
import { timeOfDay } from "./format.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";

/** @typedef {import("@stream-fallback/core").Alert} Alert */

const ORDER = { critical: 0, warning: 1, notice: 2 };

export function alertsView() {
  const firing = keyedList(byId("alert-list"), { keyOf: ({ id }) => id, create: alertRow });
  const ended = keyedList(byId("ended-list"), { keyOf: ({ id }) => id, create: alertRow });
  return {
    show() {
      const alerts = model.status?.alerts ?? { firing: [], ended: [] };
      firing.show(alerts.firing.toSorted((one, other) => ORDER[one.severity] - ORDER[other.severity]));
      ended.show(alerts.ended);
      byId("no-alerts").hidden = alerts.firing.length > 0;
      byId("ended-alerts").hidden = alerts.ended.length === 0;
      setText(byId("ended-title"), say("endedAlerts", { count: alerts.ended.length }));
    },
    clear() {
      firing.clear();
      ended.clear();
    },
  };
}

/** @returns {import("./keyed-list.js").Row<Alert>} */
function alertRow() {
  const parts = {
    severity: h("span", { class: "severity" }),
    name: h("strong"),
    when: h("span", { class: "when" }),
  };
  const message = h("p", { lang: "en" });
  const node = h(
    "li",
    { class: "alert" },
    icon("alert"),
    h("div", {}, h("p", { class: "alert-head" }, parts.severity, parts.name, parts.when), message),
  );
  return {
    node,
    update(alert) {
      node.dataset.severity = alert.state === "ended" ? "ended" : alert.severity;
      setText(parts.severity, say(alert.severity));
      setText(parts.name, alert.name);
      setText(
        parts.when,
        alert.endedAt === undefined
          ? say("since", { time: timeOfDay(alert.since) })
          : say("endedAt", { time: timeOfDay(alert.endedAt) }),
      );
      setText(message, alert.message);
    },
  };
}
