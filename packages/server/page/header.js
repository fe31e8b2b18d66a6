import { contact } from "./contact.js";
import { byId, setText } from "./dom.js";
import { duration, timeOfDay } from "./format.js";
import { say } from "./language.js";
import { model } from "./model.js";

/** Older than this is said of what is shown. */
const FRESH_MS = 15_000;

export function showHeader() {
  const { answeredAt } = contact;
  const isOld = answeredAt > 0 && Date.now() - answeredAt > FRESH_MS;
  const age = duration(Date.now() - answeredAt);
  setText(byId("as-of"), isOld ? say("asOf", { time: timeOfDay(answeredAt), age }) : "");
  const live = model.rooms?.filter(({ state }) => state === "live").length ?? 0;
  document.title = live > 0 ? `(${live}) stream-fallback` : "stream-fallback";
}

/** @returns {{ tone: "good" | "warning" | "plain", text: string }} what is said while the service answers */
export function answering() {
  if (model.events === "open") return { tone: "good", text: say("connectionLive") };
  return model.events === "none"
    ? { tone: "plain", text: say("connectionNoWatch") }
    : { tone: "warning", text: say("connectionPolling") };
}
