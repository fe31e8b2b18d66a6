import { actorOf } from "./actor.js";
import { send } from "./api.js";
import { confirmed } from "./dialogs.js";
import { say } from "./language.js";
import { askedWeight } from "./weight-dialog.js";

/**
 * What a reader of the page may change.
 * @param {{ refresh(): void, onLocked(): void }} page
 * @returns {import("./backend-row.js").BackendActions}
 */
export function actionsOf(page) {
  const act = actorOf(page);
  return {
    async onWeigh(backend) {
      const { name } = backend;
      const weight = await askedWeight(backend);
      if (weight === undefined) return;
      /** @type {Parameters<typeof act>[0]} */
      const words =
        weight === null ? { name, done: "didList" } : { name, done: "didWeigh", values: { weight } };
      await act(words, () => send("PATCH", pathOf(name), { weight }));
    },
    async onTrip({ name }) {
      const words = {
        title: say("confirmTrip", { name }),
        ...{ text: say("confirmTripText"), action: say("trip") },
      };
      if (!(await confirmed(words))) return;
      await act({ name, done: "didTrip" }, () => send("POST", `${pathOf(name)}/trip`));
    },
    async onReset({ name }) {
      await act({ name, done: "didReset" }, () => send("POST", `${pathOf(name)}/reset`));
    },
  };
}

/** @param {string} name */
function pathOf(name) {
  return `backends/${encodeURIComponent(name)}`;
}
