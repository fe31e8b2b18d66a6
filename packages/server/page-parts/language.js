import { keep } from "./kept.js";
import { texts } from "./texts.js";

/** @typedef {keyof typeof texts} TextKey */

export const LANGUAGES = /** @type {const} */ ({ en: "English", zh: "中文" });

/** @type {"en" | "zh"} */
let language = document.documentElement.lang.startsWith("zh") ? "zh" : "en";

/** As the platform's own formatting wants it. */
export function locale() {
  return language === "zh" ? "zh-CN" : "en-GB";
}

export function currentLanguage() {
  return language;
}

/** @param {"en" | "zh"} chosen */
export function setLanguage(chosen) {
  language = chosen;
  document.documentElement.lang = chosen === "zh" ? "zh-CN" : "en";
  keep("language", chosen);
  sayAll();
}

/**
 * A text of the page in the language of its reader.
 * @param {TextKey} key
 * @param {Readonly<Record<string, string | number>>} [values]
 */
export function say(key, values = {}) {
  return texts[key][language].replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/** Puts all that the page itself says into the language. */
export function sayAll() {
  for (const element of document.querySelectorAll("[data-says]")) {
    const key = /** @type {TextKey} */ (element.getAttribute("data-says"));
    element.textContent = say(key);
  }
  for (const element of document.querySelectorAll("[data-says-placeholder]")) {
    const key = /** @type {TextKey} */ (element.getAttribute("data-says-placeholder"));
    element.setAttribute("placeholder", say(key));
  }
}
