import type { CommandSpec } from "../commands/command.ts";
import { nearestName } from "./nearest-name.ts";

/** What other programs call commands, and this one options. */
const OPTIONS = ["help", "version"];

/**
 * What was meant by a first word that names no command: a command, or an option such as `--help`; undefined where it rather
 * is a room. Rooms may have names of letters alone, but hardly one so like a command's.
 */
export function meantCommand(word: string, commands: readonly CommandSpec[]): string | undefined {
  if (!/^[a-z]{3,12}$/i.test(word)) return undefined;
  const nearest = nearestName(word.toLowerCase(), [...commands.map(({ name }) => name), ...OPTIONS]);
  return nearest !== undefined && OPTIONS.includes(nearest) ? `--${nearest}` : nearest;
}
