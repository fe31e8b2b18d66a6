import { byId, h, icon, setText } from "./dom.js";
import { timeOfDay } from "./format.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";

/** @typedef {import("./model.js").Change} Change */

const WORDS = /** @type {const} */ ({
  live: "changeLive",
  ended: "changeEnded",
  title: "changeTitle",
  unknown: "changeUnknown",
  gap: "changeGap",
});
const ICONS = { live: "live", ended: "off-air", title: "live", unknown: "unknown", gap: "unknown" };

/** What the service has told while the page was open, newest first. */
export function changesView() {
  const list = keyedList(byId("change-list"), {
    keyOf: (/** @type {Change} */ { type, name, at }) => `${at} ${type} ${name}`,
    create: changeRow,
  });
  return {
    show() {
      list.show(model.changes);
      byId("no-changes").hidden = model.changes.length > 0;
    },
    clear: list.clear,
  };
}

/**
 * @param {Change} change
 * @returns {import("./keyed-list.js").Row<Change>}
 */
function changeRow({ type, name, owner, title, at, code }) {
  const known = /** @type {keyof typeof WORDS} */ (type);
  const what = h("span", { class: "what" });
  const more = h("bdi", { class: "title" }, type === "unknown" ? (code ?? "") : title);
  const time = h("time", { datetime: new Date(at).toISOString() });
  return {
    node: h("li", { "data-type": type }, time, icon(ICONS[known]), h("p", {}, what, " ", more)),
    update() {
      setText(what, say(WORDS[known], { name: owner || name }));
      setText(time, timeOfDay(at));
    },
  };
}
