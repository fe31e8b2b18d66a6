import { get, hasKey, ServiceError, setKey } from "./api.js";
import { byId, setText } from "./dom.js";
import { duration } from "./format.js";
import { say } from "./language.js";

/**
 * Asks for the key, and tries it before it is used.
 * @param {{ tryAt: string, onKey(): void }} of where it is tried, and who is told of one that is taken
 * @returns {{ ask(): void }}
 */
export function keyDialog({ tryAt, onKey }) {
  const dialog = /** @type {HTMLDialogElement} */ (byId("key-dialog"));
  const input = /** @type {HTMLInputElement} */ (byId("key"));
  const error = byId("key-error");
  byId("key-cancel").addEventListener("click", () => dialog.close());
  // What was typed stays in no field of a dialog that nobody sees. It may be open again by the time the browser tells.
  dialog.addEventListener("close", () => {
    if (!dialog.open) input.value = "";
  });
  byId("key-form").addEventListener("submit", (event) => {
    event.preventDefault();
    use(input.value.trim());
  });
  return { ask };

  function ask() {
    setText(error, "");
    input.setAttribute("aria-invalid", "false");
    if (!dialog.open) dialog.showModal();
    input.focus();
  }

  /** @param {string} key */
  async function use(key) {
    setText(error, "");
    // Headers bear nothing else, and no key of a service has it.
    const isSayable = /^[!-~]+$/.test(key);
    setKey(isSayable ? key : undefined);
    const refusal = isSayable ? await get(tryAt).then(() => undefined, words) : say("keyWrong");
    if (refusal === undefined) {
      dialog.close();
      onKey();
      return;
    }
    setKey(undefined);
    setText(error, refusal);
    input.setAttribute("aria-invalid", "true");
    input.select();
  }
}

/** @param {unknown} error */
function words(error) {
  if (!(error instanceof ServiceError)) throw error;
  if (error.status === 401) return say("keyWrong");
  if (error.status === 429) return say("keyLimited", { wait: duration(error.retryAfterMs) });
  return say("keyUnsaid", { message: error.message });
}

/** Whether the button to forget the key is of any use. */
export function showKeyButton() {
  const button = byId("key-button");
  button.hidden = !hasKey();
  setText(button, say("forgetKey"));
}
