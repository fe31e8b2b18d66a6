import { cacheFile } from "../cache/cache-file.ts";
import type { Catalogue, CommandSpec } from "../commands/command.ts";
import { columnsOf } from "../output/columns-of.ts";
import type { Surroundings } from "../surroundings.ts";
import { commandPage, programPage } from "./help-page.ts";
import { renderHelp } from "./render-help.ts";

interface Told extends Pick<Surroundings, "environment" | "language" | "stdout"> {
  catalogue: Catalogue;
}

/** The help of a command, or of the program, as wide as the terminal. */
export function helpText(
  command: CommandSpec | undefined,
  { catalogue, environment, language, stdout }: Told,
): string {
  const page = command
    ? commandPage(command, language)
    : programPage({ ...catalogue, cachePlace: cacheFile(process.platform, environment) }, language);
  return renderHelp(page, columnsOf(stdout));
}
