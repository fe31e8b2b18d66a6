import { setKey } from "./api.js";
import { byId, setText } from "./dom.js";
import { timeOfDay } from "./format.js";
import { keyDialog, showKeyButton } from "./key-dialog.js";
import { say } from "./language.js";
import { startRefreshing } from "./refresh.js";

/** How the page stands with whom it asks. */
export const contact = {
  /** @type {"connecting" | "answering" | "lost" | "refused" | "locked"} */
  state: "connecting",
  /** What it was refused with. */
  refusal: "",
  /** When it was answered last, in ms of this browser. */
  answeredAt: 0,
};

/**
 * Keeps a page fresh, and locked as long as it has no key that is taken.
 * @param {object} page
 * @param {() => Promise<() => void>} page.refresh asks for all that it shows, and gives what takes it in
 * @param {() => number} [page.waitMs] until it is asked for again
 * @param {string} page.tryAt where a key is tried
 * @param {() => void} page.onFresh
 * @param {() => void} [page.onStop]
 * @param {() => void} page.onForget when nothing may be shown any more
 * @param {() => void} page.show
 */
export function keepContact({ refresh, waitMs, tryAt, onFresh, onStop, onForget, show }) {
  /** @type {ReturnType<typeof startRefreshing> | undefined} */
  let refreshing;
  const dialog = keyDialog({ tryAt, onKey: begin });
  byId("unlock").addEventListener("click", dialog.ask);
  byId("key-button").addEventListener("click", lock);
  return { begin, lock, refresh: () => void refreshing?.now() };

  /** With the key that there is, or without one. */
  function begin() {
    stop();
    contact.state = "connecting";
    refreshing = startRefreshing({ refresh, waitMs, onFresh: noteAnswer, onRefused: noteRefusal });
    show();
  }

  function stop() {
    refreshing?.stop();
    refreshing = undefined;
    onStop?.();
  }

  function noteAnswer() {
    contact.state = "answering";
    contact.answeredAt = Date.now();
    onFresh();
  }

  /** @param {import("./api.js").ServiceError} error */
  function noteRefusal({ status, message }) {
    if (status === 401) return lock();
    contact.state = status === 0 ? "lost" : "refused";
    contact.refusal = message;
    show();
  }

  function lock() {
    if (contact.state === "locked") return;
    stop();
    setKey(undefined);
    contact.state = "locked";
    onForget();
    show();
    dialog.ask();
  }
}

/**
 * Shows how the page stands, and its content where there is one to show.
 * @param {{ hasContent: boolean, answering: { tone: "good" | "warning" | "plain", text: string } }} of
 * @returns {boolean} whether the content is to be seen
 */
export function showContact({ hasContent, answering }) {
  const isLocked = contact.state === "locked";
  byId("locked").hidden = !isLocked;
  byId("content").hidden = isLocked || !hasContent;
  showKeyButton();
  const { tone, text } = contact.state === "answering" ? answering : unanswered();
  const connection = byId("connection");
  connection.dataset.tone = tone;
  setText(connection, text);
  return !byId("content").hidden;
}

/** @returns {{ tone: "bad" | "plain", text: string }} */
function unanswered() {
  switch (contact.state) {
    case "locked":
      return { tone: "plain", text: say("connectionLocked") };
    case "lost":
      // Nobody knows since when what has never answered does not.
      return contact.answeredAt === 0
        ? { tone: "bad", text: say("connectionNone") }
        : { tone: "bad", text: say("connectionLost", { time: timeOfDay(contact.answeredAt) }) };
    case "refused":
      return { tone: "bad", text: say("connectionRefused", { message: contact.refusal }) };
    default:
      return { tone: "plain", text: say("connecting") };
  }
}
