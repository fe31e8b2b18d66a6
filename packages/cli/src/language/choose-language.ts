import type { Environment } from "../cache/cache-file.ts";
import { isLanguage, type Language } from "./text.ts";

/**
 * The language that the command speaks: that of `--lang`, else of the locale, in the order in which POSIX reads its
 * variables; English where none says otherwise. It is needed before the line is parsed, since what is wrong with the
 * line is told in it.
 */
export function chooseLanguage(args: readonly string[], environment: Environment): Language {
  const { LC_ALL, LC_MESSAGES, LANG } = environment;
  const given = givenLanguage(args);
  if (given !== undefined) return given;
  const locale = [LC_ALL, LC_MESSAGES, LANG].find((value) => value !== undefined && value !== "") ?? "";
  return /^zh\b|^zh_/i.test(locale) ? "zh" : "en";
}

function givenLanguage(args: readonly string[]): Language | undefined {
  const end = args.indexOf("--");
  const before = end === -1 ? args : args.slice(0, end);
  const values = before.flatMap((arg, index) => {
    if (arg.startsWith("--lang=")) return [arg.slice("--lang=".length)];
    return arg === "--lang" ? [before[index + 1] ?? ""] : [];
  });
  return values.findLast(isLanguage);
}
