import { ServiceError } from "./api.js";
import { byId, setText } from "./dom.js";
import { say } from "./language.js";

/** @typedef {import("./language.js").TextKey} TextKey */

const TOLD_MS = 10_000;

/**
 * Changes things, says what became of it, and has the page asked anew.
 * @param {{ refresh(): void, onLocked(): void }} page
 */
export function actorOf({ refresh, onLocked }) {
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;
  return act;

  /**
   * @param {{ name: string, done: TextKey, values?: Record<string, string | number> }} words what is changed, and what is said of it then
   * @param {() => Promise<void>} change
   * @returns {Promise<boolean>} whether it was done
   */
  async function act({ name, done, values }, change) {
    try {
      await change();
      tell(say(done, { name, ...values }), "good");
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
