import type { CommanderError } from "commander";
import type { Language } from "../language/text.ts";

/** Chinese words for what Commander tells in English; what it quotes goes into the gap. */
const CHINESE: Readonly<Record<string, string>> = {
  "commander.unknownOption": "没有选项 …",
  "commander.missingArgument": "缺少参数 …",
  "commander.optionMissingArgument": "选项 … 缺少值",
  "commander.invalidArgument": "选项 … 的值无效",
  "commander.excessArguments": "参数过多",
  "commander.unknownCommand": "没有命令 …",
};

/**
 * What is wrong with the line, in words that hold nothing of what was given but the names of options: a mistyped option
 * makes a part of a cookie one, so whatever follows a `=` is left out.
 */
export function complaintOf({ code, message }: CommanderError, language: Language): string {
  const text = message.replace(/^error: /, "").replace(/=.+$/s, "=…");
  const [first = "", ...rest] = text.split("\n");
  const inEnglish = [first, ...rest].join(" ");
  const chinese = CHINESE[code];
  if (language === "en" || chinese === undefined) return inEnglish;
  const quoted = /'([^']*)'/.exec(first)?.[1] ?? "";
  return `${chinese.replace("…", quoted)}（${inEnglish}）`;
}
