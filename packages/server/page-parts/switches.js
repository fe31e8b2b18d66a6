import { byId, h } from "./dom.js";
import { currentLanguage, LANGUAGES, say, setLanguage } from "./language.js";
import { currentTheme, setTheme, THEMES } from "./theme.js";

/**
 * The choices of language and colours.
 * @param {{ onLanguage(): void }} listener
 */
export function switches({ onLanguage }) {
  const language = /** @type {HTMLSelectElement} */ (byId("language"));
  const theme = /** @type {HTMLSelectElement} */ (byId("theme"));
  for (const [value, name] of Object.entries(LANGUAGES))
    language.append(h("option", { value, lang: value === "zh" ? "zh-CN" : "en" }, name));
  language.value = currentLanguage();
  language.addEventListener("change", () => {
    setLanguage(language.value === "zh" ? "zh" : "en");
    nameThemes();
    onLanguage();
  });
  theme.addEventListener("change", () => setTheme(/** @type {import("./theme.js").Theme} */ (theme.value)));
  nameThemes();

  function nameThemes() {
    const names = { system: say("themeSystem"), light: say("themeLight"), dark: say("themeDark") };
    theme.replaceChildren(...THEMES.map((value) => h("option", { value }, names[value])));
    theme.value = currentTheme();
  }
}
