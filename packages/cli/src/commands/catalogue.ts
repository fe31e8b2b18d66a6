import type { CommandSpec } from "./command.ts";
import { infoCommand } from "./info/info-command.ts";

/** The command that is meant where none is named. */
export const defaultCommand: CommandSpec = infoCommand;

/** All commands, in the order of the help. */
export const catalogue: readonly CommandSpec[] = [infoCommand];
