import type { Language } from "../../language/text.ts";
import { everywhere } from "../../options/everywhere.ts";
import { longName, type OptionSpec } from "../../options/option.ts";
import type { Catalogue, CommandSpec } from "../command.ts";

/** What the script of a shell is made from. */
export interface ScriptParts extends Catalogue {
  language: Language;
}

/** An option as shells need it. */
export interface CompletedOption {
  /** With its dashes. */
  flag: string;
  says: string;
  takesValue: boolean;
  choices: readonly string[];
  completes: OptionSpec["completes"];
}

/** All options of a command, those of all commands included. */
export function completedOptions({ options }: CommandSpec, language: Language): CompletedOption[] {
  const own = [...options, ...everywhere].map((option): CompletedOption => {
    const { flags, says, choices = [], completes } = option;
    const isNegative = flags.startsWith("--no-");
    return {
      flag: `--${isNegative ? "no-" : ""}${longName(option)}`,
      says: says[language],
      takesValue: flags.includes("<"),
      choices,
      completes,
    };
  });
  const help = { flag: "--help", says: language === "zh" ? "显示帮助" : "show the help", takesValue: false };
  return [...own, { ...help, choices: [], completes: undefined }];
}
