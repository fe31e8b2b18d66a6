import { h, setText } from "./dom.js";
import { duration } from "./format.js";
import { say } from "./language.js";
import { model, serviceNow } from "./model.js";
import { pill } from "./pill.js";
import { tableRow } from "./table.js";

/** @typedef {import("./model.js").WatchedRoom} WatchedRoom */

export const ROOM_COLUMNS = /** @type {const} */ (["room", "state", "known", "actions"]);

/**
 * @param {{ onRemove(room: WatchedRoom): void }} actions
 * @returns {import("./keyed-list.js").Row<WatchedRoom>}
 */
export function roomRow({ onRemove }) {
  const { node, cells } = tableRow(ROOM_COLUMNS);
  const state = pill();
  const parts = {
    ...{
      owner: h("bdi", { class: "owner" }),
      title: h("bdi", { class: "title" }),
      name: h("bdi", { class: "name" }),
    },
    ...{ more: h("span", { class: "more-of-state" }), known: h("span"), late: h("span", { class: "late" }) },
  };
  const remove = h(
    "button",
    { type: "button", class: "quiet", onclick: () => onRemove(room) },
    say("remove"),
  );
  /** @type {WatchedRoom} */
  let room;
  cells.room.append(parts.owner, parts.title, parts.name);
  cells.state.append(state.node, parts.more);
  cells.known.append(parts.known, parts.late);
  cells.actions.append(remove);
  return {
    node,
    update(given) {
      room = given;
      node.dataset.state = given.state;
      state.update(given.state);
      const { roomId, provider } = given.room;
      const number = roomId === "" || roomId === given.name ? given.name : `${given.name} · ${roomId}`;
      setText(parts.owner, given.owner ?? given.name);
      setText(parts.title, titleOf(given));
      setText(parts.name, `${provider} · ${number}`);
      setText(parts.more, moreOf(given));
      setText(parts.known, knownOf(given));
      const lateMs = given.lateMs > 0 ? given.lateMs + Date.now() - model.roomsAt : 0;
      setText(parts.late, lateMs >= 2_000 ? say("late", { age: duration(lateMs) }) : "");
      remove.setAttribute("aria-label", say("removeRoom", { name: given.owner ?? given.name }));
    },
  };
}

/** @param {WatchedRoom} room */
function titleOf({ state, title }) {
  if (title === undefined) return "";
  return state === "unknown" ? `${say("lastKnown")}: ${title}` : title;
}

/** @param {WatchedRoom} room */
function moreOf({ state, onAirSince, code }) {
  if (state === "unknown") return code ?? "";
  if (state !== "live" || onAirSince === undefined) return "";
  return say("onAirFor", { age: duration(serviceNow() - onAirSince) });
}

/** @param {WatchedRoom} room */
function knownOf({ knownAt }) {
  return knownAt === undefined ? say("notKnown") : say("knownAgo", { age: duration(serviceNow() - knownAt) });
}
