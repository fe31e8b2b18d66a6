import type { Language } from "../language/text.ts";
import type { OptionSpec } from "../options/option.ts";
import { headings } from "./headings.ts";

/** What an option does, and what holds without it. */
export function optionText({ says, choices, otherwise, variable }: OptionSpec, language: Language): string {
  const colon = language === "zh" ? "：" : ": ";
  const without = typeof otherwise === "object" ? otherwise[language] : otherwise;
  const more = [
    choices && `${headings.choices[language]}${colon}${choices.join(language === "zh" ? "、" : ", ")}`,
    without && `${headings.otherwise[language]}${colon}${without}`,
    variable && `${headings.variable[language]}${colon}${variable}`,
  ].filter(Boolean);
  const text = says[language];
  if (more.length === 0) return text;
  return language === "zh" ? `${text}（${more.join("；")}）` : `${text} (${more.join("; ")})`;
}
