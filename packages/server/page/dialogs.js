import { byId, setText } from "./dom.js";

/**
 * Asks before what hurts.
 * @param {{ title: string, text: string, action: string }} words
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, action }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("confirm-dialog"));
  setText(byId("confirm-title"), title);
  setText(byId("confirm-text"), text);
  setText(byId("confirm-do"), action);
  const end = new AbortController();
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ isYes) => {
      end.abort();
      dialog.close();
      resolve(isYes);
    };
    const onSubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      answer(true);
    };
    const { signal } = end;
    byId("confirm-cancel").addEventListener("click", () => answer(false), { signal });
    byId("confirm-form").addEventListener("submit", onSubmit, { signal });
    dialog.addEventListener("close", () => answer(false), { signal });
    dialog.showModal();
  });
}
