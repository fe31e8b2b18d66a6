import { byId, setText } from "./dom.js";

/** @type {(() => void) | undefined} Answers for the one that is open, if there is one. */
let giveUp;

/**
 * Asks before what hurts.
 * @param {{ title: string, text: string, action: string }} words
 * @returns {Promise<boolean>}
 */
export async function confirmed({ title, text, action }) {
  setText(byId("confirm-title"), title);
  setText(byId("confirm-text"), text);
  setText(byId("confirm-do"), action);
  return (await answerOf("confirm", { submitted: () => true })) === true;
}

/**
 * Opens a dialog until it is answered. One question at a time: a second one answers the first with no.
 * @template Answer
 * @param {string} name as in `confirm-dialog`, its `confirm-form` and its `confirm-cancel`
 * @param {{ submitted(): Answer, others?: Readonly<Record<string, Answer>> }} answers what the form answers, and other buttons by their id
 * @returns {Promise<Answer | undefined>} undefined for no
 */
export function answerOf(name, { submitted, others = {} }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId(`${name}-dialog`));
  giveUp?.();
  const end = new AbortController();
  return new Promise((resolve) => {
    const answer = (/** @type {Answer | undefined} */ given) => {
      giveUp = undefined;
      end.abort();
      dialog.close();
      resolve(given);
    };
    const onSubmit = (/** @type {Event} */ event) => {
      event.preventDefault();
      answer(submitted());
    };
    const { signal } = end;
    byId(`${name}-cancel`).addEventListener("click", () => answer(undefined), { signal });
    byId(`${name}-form`).addEventListener("submit", onSubmit, { signal });
    for (const [id, given] of Object.entries(others))
      byId(id).addEventListener("click", () => answer(given), { signal });
    // The browser tells it in a task of its own: by then the dialog may be open again, for the next question.
    const onClose = () => !dialog.open && answer(undefined);
    dialog.addEventListener("close", onClose, { signal });
    giveUp = () => answer(undefined);
    dialog.showModal();
  });
}
