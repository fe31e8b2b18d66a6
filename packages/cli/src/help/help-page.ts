import type { Catalogue, CommandSpec } from "../commands/command.ts";
import type { Language, Text } from "../language/text.ts";
import { everywhere } from "../options/everywhere.ts";
import type { OptionSpec } from "../options/option.ts";
import { widthOf } from "../output/width-of.ts";
import { exitCodeRows } from "./exit-code-rows.ts";
import { headings } from "./headings.ts";
import { optionText } from "./option-text.ts";

export const PROGRAM = "douyin-info";

/** Something that can be typed, and what it is. */
export type HelpRow = readonly [term: string, text: string];

/** A part of the help: rows under a heading, or sentences. */
export interface HelpSection {
  heading?: string;
  rows?: readonly HelpRow[];
  sentences?: readonly string[];
}

export const ownOptions: readonly OptionSpec[] = [
  ...everywhere,
  { flags: "-h, --help", says: headings.showHelp },
  { flags: "-V, --version", says: headings.showVersion },
];

/** The help of a command. */
export function commandPage(command: CommandSpec, language: Language): HelpSection[] {
  const { name, words, wordsSay, says, options, examples, notes = [] } = command;
  const say = (text: Text) => text[language];
  const usage = [PROGRAM, name, words, say(headings.someOptions)].filter(Boolean).join(" ");
  const sections: HelpSection[] = [
    { sentences: [`${say(headings.usage)}${usage}`] },
    { sentences: [say(says)] },
    { heading: say(headings.words), rows: words && wordsSay ? [[words, say(wordsSay)]] : [] },
    { heading: say(headings.options), rows: optionRows(options, language) },
    { heading: say(headings.everywhere), rows: optionRows(ownOptions, language) },
    {
      heading: say(headings.examples),
      rows: examples.map(({ line, says }) => [`${PROGRAM} ${name} ${line}`.trim(), say(says)]),
    },
    { sentences: notes.map(say) },
  ];
  return sections.filter(hasContent);
}

interface ProgramParts extends Catalogue {
  /** Where things are remembered; undefined for nowhere. */
  cachePlace: string | undefined;
}

/** The help of the program: its commands, and what they share. */
export function programPage(
  { commands, byDefault, cachePlace }: ProgramParts,
  language: Language,
): HelpSection[] {
  const say = (text: Text) => text[language];
  return [
    {
      sentences: [
        `${say(headings.usage)}${PROGRAM} <room...> ${say(headings.someOptions)}`,
        `${" ".repeat(widthOf(say(headings.usage)))}${PROGRAM} <${say(headings.command)}> …`,
      ],
    },
    { sentences: [say(byDefault.says)] },
    {
      heading: say(headings.commands),
      rows: commands.map(({ name, words = "", says }) => [`${name} ${words}`.trim(), say(says)]),
    },
    { heading: say(headings.optionsOfInfo), rows: optionRows(byDefault.options, language) },
    { heading: say(headings.everywhere), rows: optionRows(ownOptions, language) },
    {
      heading: say(headings.exitCodes),
      rows: exitCodeRows.map(({ code, says }) => [String(code), say(says)]),
    },
    {
      heading: say(headings.examples),
      rows: byDefault.examples.map(({ line, says }) => [`${PROGRAM} ${line}`, say(says)]),
    },
    { heading: say(headings.remembered), rows: [[cachePlace ?? say(headings.nowhere), ""]] },
    {
      sentences: [say(headings.otherPlace), say(headings.proxies)],
    },
  ];
}

function optionRows(options: readonly OptionSpec[], language: Language): HelpRow[] {
  return options.map((option) => [option.flags, optionText(option, language)]);
}

function hasContent({ rows = [], sentences = [] }: HelpSection): boolean {
  return rows.length + sentences.length > 0;
}
