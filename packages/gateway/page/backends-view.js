import { BACKEND_COLUMNS, backendRow } from "./backend-row.js";
import { byId } from "./dom.js";
import { keyedList } from "./keyed-list.js";
import { say } from "./language.js";
import { model } from "./model.js";
import { table } from "./table.js";

/** @typedef {import("./model.js").BackendStatus} BackendStatus */

/** @param {import("./backend-row.js").BackendActions} actions */
export function backendsView(actions) {
  let list = newList();
  return {
    show() {
      const backends = model.status?.backends ?? [];
      list.show(backends);
      byId("backend-table").hidden = backends.length === 0;
      byId("no-backends").hidden = backends.length > 0;
    },
    clear() {
      list = newList();
    },
  };

  function newList() {
    const { node, body } = table({
      caption: say("backendsCaption"),
      columns: BACKEND_COLUMNS,
      isTitled: true,
    });
    byId("backend-table").replaceChildren(node);
    return keyedList(body, {
      // One that leaves may stand beside the same that has come back.
      keyOf: (/** @type {BackendStatus} */ { name, state }) => `${state === "draining"} ${name}`,
      create: (backend) => backendRow(backend, actions),
    });
  }
}
