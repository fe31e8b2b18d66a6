import { StreamFallbackError } from "@stream-fallback/core";
import { CommanderError } from "commander";
import type { Catalogue, CommandSpec } from "../commands/command.ts";
import type { Language, Text } from "../language/text.ts";
import { namesPlugins } from "../plugins/names-plugins.ts";
import { buildProgram, type Understood } from "./build-program.ts";
import { complaintOf } from "./complaint.ts";
import { meantCommand } from "./meant-command.ts";
import type { SimpleLine } from "./simple-line.ts";

interface Understanding {
  catalogue: Catalogue;
  language: Language;
}

/**
 * What a line asks for.
 * @throws StreamFallbackError `INVALID_INPUT` for a line that cannot be understood
 */
export function understand(
  args: readonly string[],
  { catalogue, language }: Understanding,
): Understood | SimpleLine {
  const understood: Understood[] = [];
  const helped: (CommandSpec | undefined)[] = [];
  const program = buildProgram({
    ...catalogue,
    hasPlugins: namesPlugins(args),
    onUnderstood: (each) => understood.push(each),
    onHelp: (command) => helped.push(command),
  });
  try {
    program.parse(withCommand(args, catalogue).map(spelledOut), { from: "user" });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === "commander.version") return { wants: "version" };
    if (error.exitCode !== 0) throw new StreamFallbackError("INVALID_INPUT", complaintOf(error, language));
  }
  const [found] = understood;
  if (found === undefined) return { wants: "help", command: helped[0] };
  refuseMistyped(found, { args, catalogue, language });
  return found;
}

/** A room that nobody has called that is not asked for in place of a command. */
function refuseMistyped(
  { command, words }: Understood,
  { args, catalogue, language }: Understanding & { args: readonly string[] },
): void {
  const [first = ""] = words;
  const [named] = args.filter((arg) => arg === first || arg === command.name || arg === "--");
  // Whoever names `info`, or types -- before, means a room.
  if (command !== catalogue.byDefault || named !== first) return;
  const meant = meantCommand(first, catalogue.commands);
  if (meant === undefined) return;
  const told = meant === first ? misplaced(meant) : mistyped(meant);
  throw new StreamFallbackError("INVALID_INPUT", told[language]);
}

function misplaced(command: string): Text {
  const en = `the command goes first, before its options: douyin-info ${command} …`;
  return { en, zh: `命令须写在选项之前：douyin-info ${command} …（${en}）` };
}

function mistyped(meant: string): Text {
  const en = `there is no such command; did you mean ${meant}? If a room has this name, put -- before it`;
  return { en, zh: `没有这个命令，是否要用 ${meant}？若确为直播间名，请在前面加 --（${en}）` };
}

/** Names the command of a line that has none before its --: the parser would take a room behind it for one. */
function withCommand(args: readonly string[], { commands, byDefault }: Catalogue): readonly string[] {
  const end = args.indexOf("--");
  const isNamed = end === -1 || commands.some(({ name }) => args.slice(0, end).includes(name));
  return isNamed ? args : [byDefault.name, ...args];
}

/** An option with a value that may be left out would take the room for it, so there are two options behind this one. */
function spelledOut(arg: string): string {
  return arg === "--explain=json" ? "--explain-json" : arg;
}
