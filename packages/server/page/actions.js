import { ServiceError, send } from "./api.js";
import { confirmed } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { say } from "./language.js";

const TOLD_MS = 10_000;

/**
 * What a reader of the page may change. Each says what became of it, and has the page asked anew.
 * @param {{ refresh(): void, onLocked(): void }} page
 */
export function actionsOf({ refresh, onLocked }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  byId("add-room").addEventListener("submit", (event) => {
    event.preventDefault();
    watchRoom();
  });

  return {
    /** @param {{ provider: string, name: string }} endpoint */
    resetEndpoint: ({ provider, name }) =>
      act(name, "didReset", () => send("POST", `${endpointPath(provider, name)}/reset`, {})),
    /** @param {{ provider: string, name: string }} endpoint */
    tripEndpoint: ({ provider, name }) => trip(name, `${endpointPath(provider, name)}/trip`),
    /** @param {string} id */
    resetIdentity: (id) =>
      act(id, "didReset", () => send("POST", `v1/identities/${encodeURIComponent(id)}/reset`, {})),
    /** @param {string} id */
    tripIdentity: (id) => trip(id, `v1/identities/${encodeURIComponent(id)}/trip`),
    /** @param {import("./model.js").WatchedRoom} room */
    async removeRoom({ name, owner }) {
      const shown = owner ?? name;
      const words = {
        title: say("confirmRemove", { name: shown }),
        ...{ text: say("confirmRemoveText"), action: say("remove") },
      };
      if (!(await confirmed(words))) return;
      await act(shown, "didRemove", () => send("DELETE", `v1/watch/${encodeURIComponent(name)}`));
    },
  };

  /**
   * @param {string} name
   * @param {string} path
   */
  async function trip(name, path) {
    const words = { title: say("confirmTrip", { name }), text: say("confirmTripText"), action: say("trip") };
    if (await confirmed(words)) await act(name, "didTrip", () => send("POST", path, {}));
  }

  async function watchRoom() {
    const input = /** @type {HTMLInputElement} */ (byId("new-room"));
    const name = input.value.trim();
    if (name === "") return;
    const isDone = await act(name, "didWatch", () => send("PUT", `v1/watch/${encodeURIComponent(name)}`, {}));
    if (isDone) input.value = "";
  }

  /**
   * @param {string} name
   * @param {"didReset" | "didTrip" | "didWatch" | "didRemove"} done
   * @param {() => Promise<void>} change
   */
  async function act(name, done, change) {
    try {
      await change();
      tell(say(done, { name }), "good");
      refresh();
      return true;
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      tell(say("didNot", { name, message: error.message }), "bad");
      if (error.status === 401) onLocked();
      return false;
    }
  }

  /**
   * @param {string} text
   * @param {"good" | "bad"} tone
   */
  function tell(text, tone) {
    const told = byId("told");
    told.dataset.tone = tone;
    setText(told, text);
    clearTimeout(timer);
    timer = setTimeout(() => setText(told, ""), TOLD_MS);
  }
}

/**
 * @param {string} provider
 * @param {string} name
 */
function endpointPath(provider, name) {
  return `v1/providers/${encodeURIComponent(provider)}/endpoints/${encodeURIComponent(name)}`;
}
