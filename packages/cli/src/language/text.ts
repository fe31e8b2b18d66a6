/** Words of the command in each of its languages. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

export type Language = keyof Text;

/** What `--lang` takes. */
export const languages: readonly Language[] = ["en", "zh"];

export function isLanguage(value: string): value is Language {
  return languages.some((language) => language === value);
}
