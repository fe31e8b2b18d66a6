import { byId, setText } from "./dom.js";
import { whole } from "./format.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { ROOM_COLUMNS, roomRow } from "./room-row.js";
import { table } from "./table.js";

/** @typedef {import("./model.js").WatchedRoom} WatchedRoom */

/** As many are shown at first, and more with each wish. */
const STEP = 100;
const ORDER = { live: 0, unknown: 1, new: 2, "off-air": 3 };

/** @param {{ onRemove(room: WatchedRoom): void }} actions */
export function roomsView({ onRemove }) {
  const find = /** @type {HTMLInputElement} */ (byId("find-room"));
  let most = STEP;
  let list = newList();
  find.addEventListener("input", show);
  byId("more-rooms").addEventListener("click", () => {
    most += STEP;
    show();
  });
  return {
    show,
    clear() {
      list = newList();
    },
  };

  function newList() {
    const { node, body } = table({ caption: say("roomsCaption"), columns: ROOM_COLUMNS, isTitled: true });
    byId("room-table").replaceChildren(node);
    return keyedList(body, {
      keyOf: (/** @type {WatchedRoom} */ { name }) => name,
      create: () => roomRow({ onRemove }),
    });
  }

  function show() {
    const rooms = model.rooms ?? [];
    const wanted = find.value.trim().toLowerCase();
    const found = wanted === "" ? rooms : rooms.filter((room) => wordsOf(room).includes(wanted));
    const shown = found.toSorted(byInterest).slice(0, most);
    list.show(shown);
    byId("room-table").hidden = shown.length === 0;
    const empty = byId("no-rooms");
    empty.hidden = shown.length > 0;
    setText(
      empty,
      say(model.rooms === undefined ? "noWatch" : rooms.length === 0 ? "noRooms" : "noSuchRooms"),
    );
    byId("add-room").hidden = model.rooms === undefined;
    find.hidden = rooms.length < 2;
    const rest = found.length - shown.length;
    byId("more-rooms").hidden = rest === 0;
    setText(byId("more-rooms"), say("moreRooms", { count: whole(Math.min(rest, STEP)) }));
  }
}

/** @param {WatchedRoom} room */
function wordsOf({ name, room, title = "", owner = "" }) {
  return `${name}\n${room.provider}:${room.roomId}\n${title}\n${owner}`.toLowerCase();
}

/**
 * On air first, the latest of them on top; else in the order of the watch.
 * @param {WatchedRoom} one
 * @param {WatchedRoom} other
 */
function byInterest(one, other) {
  return ORDER[one.state] - ORDER[other.state] || (other.onAirSince ?? 0) - (one.onAirSince ?? 0);
}
