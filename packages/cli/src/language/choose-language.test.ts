import { expect, it } from "vitest";
import { chooseLanguage } from "./choose-language.ts";

it.each([
  ["nothing says otherwise", [], {}, "en"],
  ["the locale is Chinese", [], { LANG: "zh_CN.UTF-8" }, "zh"],
  ["LC_ALL goes before LANG", [], { LC_ALL: "C", LANG: "zh_CN.UTF-8" }, "en"],
  ["an empty variable says nothing", [], { LC_ALL: "", LC_MESSAGES: "zh_TW", LANG: "de_DE" }, "zh"],
  ["--lang goes before the locale", ["1", "--lang", "en"], { LANG: "zh_CN.UTF-8" }, "en"],
  ["--lang= is read", ["--lang=zh"], {}, "zh"],
  ["an unknown language says nothing", ["--lang", "xx"], { LANG: "zh_CN.UTF-8" }, "zh"],
  ["what follows -- is no option", ["--", "--lang", "zh"], {}, "en"],
])("where %s, the language is chosen so", (_what, args, environment, language) => {
  expect(chooseLanguage(args, environment)).toBe(language);
});
