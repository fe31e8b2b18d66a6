import { actorOf } from "./actor.js";
import { send } from "./api.js";
import { confirmed } from "./dialogs.js";
import { byId } from "./dom.js";
import { say } from "./language.js";

/**
 * What a reader of the page may change.
 * @param {{ refresh(): void, onLocked(): void }} page
 */
export function actionsOf(page) {
  const act = actorOf(page);
  byId("add-room").addEventListener("submit", (event) => {
    event.preventDefault();
    watchRoom();
  });

  return {
    /** @param {{ provider: string, name: string }} endpoint */
    resetEndpoint: ({ provider, name }) => reset(name, endpointPath(provider, name)),
    /** @param {{ provider: string, name: string }} endpoint */
    tripEndpoint: ({ provider, name }) => trip(name, endpointPath(provider, name)),
    /** @param {string} id */
    resetIdentity: (id) => reset(id, `v1/identities/${encodeURIComponent(id)}`),
    /** @param {string} id */
    tripIdentity: (id) => trip(id, `v1/identities/${encodeURIComponent(id)}`),
    /** @param {import("./model.js").WatchedRoom} room */
    async removeRoom({ name, owner }) {
      const shown = owner ?? name;
      const words = {
        title: say("confirmRemove", { name: shown }),
        ...{ text: say("confirmRemoveText"), action: say("remove") },
      };
      if (!(await confirmed(words))) return;
      await act({ name: shown, done: "didRemove" }, () =>
        send("DELETE", `v1/watch/${encodeURIComponent(name)}`),
      );
    },
  };

  /**
   * @param {string} name
   * @param {string} path
   */
  async function reset(name, path) {
    await act({ name, done: "didReset" }, () => send("POST", `${path}/reset`, {}));
  }

  /**
   * @param {string} name
   * @param {string} path
   */
  async function trip(name, path) {
    const words = { title: say("confirmTrip", { name }), text: say("confirmTripText"), action: say("trip") };
    if (await confirmed(words)) await act({ name, done: "didTrip" }, () => send("POST", `${path}/trip`, {}));
  }

  async function watchRoom() {
    const input = /** @type {HTMLInputElement} */ (byId("new-room"));
    const name = input.value.trim();
    if (name === "") return;
    const put = () => send("PUT", `v1/watch/${encodeURIComponent(name)}`, {});
    if (await act({ name, done: "didWatch" }, put)) input.value = "";
  }
}

/**
 * @param {string} provider
 * @param {string} name
 */
function endpointPath(provider, name) {
  return `v1/providers/${encodeURIComponent(provider)}/endpoints/${encodeURIComponent(name)}`;
}
