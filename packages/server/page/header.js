import { byId, h, setText } from "./dom.js";
import { duration, timeOfDay } from "./format.js";
import { currentLanguage, LANGUAGES, say, setLanguage } from "./language.js";
import { model } from "./model.js";
import { currentTheme, setTheme, THEMES } from "./theme.js";

/** Older than this is said of what is shown. */
const FRESH_MS = 15_000;

/** @param {{ onLanguage(): void }} listener */
export function header({ onLanguage }) {
  const language = /** @type {HTMLSelectElement} */ (byId("language"));
  const theme = /** @type {HTMLSelectElement} */ (byId("theme"));
  for (const [value, name] of Object.entries(LANGUAGES))
    language.append(h("option", { value, lang: value === "zh" ? "zh-CN" : "en" }, name));
  language.value = currentLanguage();
  language.addEventListener("change", () => {
    setLanguage(language.value === "zh" ? "zh" : "en");
    onLanguage();
  });
  theme.addEventListener("change", () => setTheme(/** @type {import("./theme.js").Theme} */ (theme.value)));
  const nameThemes = () => {
    const names = { system: say("themeSystem"), light: say("themeLight"), dark: say("themeDark") };
    theme.replaceChildren(...THEMES.map((value) => h("option", { value }, names[value])));
    theme.value = currentTheme();
  };
  nameThemes();
  return { show, clear: nameThemes };
}

function show() {
  const connection = byId("connection");
  const { tone, text } = connectionNow();
  connection.dataset.tone = tone;
  setText(connection, text);
  const isOld = model.answeredAt > 0 && Date.now() - model.answeredAt > FRESH_MS;
  const age = duration(Date.now() - model.answeredAt);
  setText(byId("as-of"), isOld ? say("asOf", { time: timeOfDay(model.answeredAt), age }) : "");
  const live = model.rooms?.filter(({ state }) => state === "live").length ?? 0;
  document.title = live > 0 ? `(${live}) stream-fallback` : "stream-fallback";
}

/** @returns {{ tone: "good" | "warning" | "bad" | "plain", text: string }} */
function connectionNow() {
  const since = timeOfDay(model.answeredAt);
  switch (model.service) {
    case "connecting":
      return { tone: "plain", text: say("connecting") };
    case "locked":
      return { tone: "plain", text: say("connectionLocked") };
    case "lost":
      return { tone: "bad", text: say("connectionLost", { time: since }) };
    case "refused":
      return { tone: "bad", text: say("connectionRefused", { message: model.refusal }) };
    default:
      if (model.events === "open") return { tone: "good", text: say("connectionLive") };
      return model.events === "none"
        ? { tone: "plain", text: say("connectionNoWatch") }
        : { tone: "warning", text: say("connectionPolling") };
  }
}
