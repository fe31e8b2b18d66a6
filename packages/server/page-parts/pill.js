import { h, icon, setText } from "./dom.js";
import { say } from "./language.js";

/** @typedef {import("./language.js").TextKey} PillState one that has a sign too */

/**
 * A state as a sign, a colour and a word.
 * @returns {{ node: HTMLElement, update(state: PillState): void }}
 */
export function pill() {
  const word = h("span");
  const node = h("span", { class: "pill" });
  /** @type {PillState | undefined} */
  let shown;
  return {
    node,
    update(state) {
      if (shown !== state) {
        node.dataset.state = state;
        node.replaceChildren(icon(state), word);
        shown = state;
      }
      setText(word, say(state));
    },
  };
}
