import { answerOf } from "./dialogs.js";
import { byId, setText } from "./dom.js";
import { amount } from "./format.js";
import { say } from "./language.js";

/**
 * Asks for the weight of a backend.
 * @param {import("./model.js").BackendStatus} backend
 * @returns {Promise<number | null | undefined>} null for that of the list, undefined for no change
 */
export function askedWeight({ name, weight, listedWeight }) {
  const input = /** @type {HTMLInputElement} */ (byId("new-weight"));
  setText(byId("weight-title"), say("weighNamed", { name }));
  setText(byId("weight-listed"), say("asListed", { weight: amount(listedWeight ?? 1) }));
  input.value = String(weight);
  /** @type {Promise<number | null | undefined>} */
  const answer = answerOf("weight", {
    submitted: () => /** @type {number | null} */ (input.valueAsNumber),
    others: { "weight-listed": null },
  });
  input.select();
  return answer;
}
