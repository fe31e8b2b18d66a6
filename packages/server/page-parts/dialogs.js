import { byId, setText } from "./dom.js";

/** @type {(() => void) | undefined} Answers for the one that is open, if there is one. */
let giveUp;

/**
 * Asks before what hurts. One question at a time: a second one answers the first with no.
 * @param {{ title: string, text: string, action: string }} words
 * @returns {Promise<boolean>}
 */
export function confirmed({ title, text, action }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("confirm-dialog"));
  setText(byId("confirm-title"), title);
  setText(byId("confirm-text"), text);
  setText(byId("confirm-do"), action);
  giveUp?.();
  const end = new AbortController();
  return new Promise((resolve) => {
    const answer = (/** @type {boolean} */ isYes) => {
      giveUp = undefined;
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
    // The browser tells it in a task of its own: by then the dialog may be open again, for the next question.
    const onClose = () => !dialog.open && answer(false);
    dialog.addEventListener("close", onClose, { signal });
    giveUp = () => answer(false);
    dialog.showModal();
  });
}
