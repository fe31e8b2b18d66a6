import { byId, h, setText } from "./dom.js";
import { duration, whole } from "./format.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { pill } from "./pill.js";
import { table, tableRow } from "./table.js";

/** @typedef {import("./model.js").Identity} Identity */
/** @typedef {{ onReset(id: string): void, onTrip(id: string): void }} IdentityActions */

const COLUMNS = /** @type {const} */ (["identity", "state", "has", "weight", "inFlight", "actions"]);
/** More are for programs to read. */
const MOST = 200;

/** @param {IdentityActions} actions */
export function identitiesView(actions) {
  let list = newList();
  return {
    show() {
      list.show(model.identities.slice(0, MOST));
      byId("identity-table").hidden = model.identities.length === 0;
      byId("no-identities").hidden = model.identities.length > 0;
    },
    clear() {
      list = newList();
    },
  };

  function newList() {
    const { node, body } = table({ caption: say("identitiesCaption"), columns: COLUMNS, isTitled: true });
    byId("identity-table").replaceChildren(node);
    return keyedList(body, {
      keyOf: (/** @type {Identity} */ { id }) => id,
      create: () => identityRow(actions),
    });
  }
}

/**
 * @param {IdentityActions} actions
 * @returns {import("./keyed-list.js").Row<Identity>}
 */
function identityRow({ onReset, onTrip }) {
  const { node, cells } = tableRow(COLUMNS);
  const state = pill();
  const more = h("span", { class: "more-of-state" });
  let id = "";
  const button = (/** @type {"reset" | "trip"} */ what, /** @type {typeof onReset} */ act) =>
    h("button", { type: "button", class: "quiet", onclick: () => act(id) }, say(what));
  const buttons = { reset: button("reset", onReset), trip: button("trip", onTrip) };
  cells.state.append(state.node, more);
  cells.actions.append(buttons.reset, buttons.trip);
  return {
    node,
    update(identity) {
      id = identity.id;
      node.dataset.state = identity.state;
      state.update(identity.state);
      const waits =
        identity.retryAfterMs > 0 ? say("againIn", { wait: duration(identity.retryAfterMs) }) : "";
      setText(more, [identity.code, waits].filter(Boolean).join(" · "));
      setText(cells.identity, identity.region === undefined ? id : `${id} · ${identity.region}`);
      const has = [identity.hasCookie && say("cookie"), identity.hasProxy && say("proxy")].filter(Boolean);
      setText(cells.has, has.length === 0 ? say("neither") : has.join(", "));
      setText(cells.weight, String(identity.weight));
      setText(cells.inFlight, whole(identity.inFlight));
      buttons.reset.setAttribute("aria-label", say("resetNamed", { name: id }));
      buttons.trip.setAttribute("aria-label", say("tripNamed", { name: id }));
    },
  };
}
