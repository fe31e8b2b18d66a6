import { readFileSync } from "node:fs";
import { cacheFile } from "./cache/cache-file.ts";
import { catalogue } from "./commands/catalogue.ts";
import type { CommandSpec, RunCommand } from "./commands/command.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { commandPage, programPage } from "./help/help-page.ts";
import { renderHelp } from "./help/render-help.ts";
import { chooseLanguage } from "./language/choose-language.ts";
import { columnsOf } from "./output/columns-of.ts";
import { errorLines } from "./output/error-lines.ts";
import { fitted } from "./output/fitted.ts";
import { simpleLine } from "./parse/simple-line.ts";
import type { Process } from "./surroundings.ts";

/** Runs the command line; the result is the exit code. */
export async function main(args: readonly string[], process: Process): Promise<number> {
  const { environment, stdout, stderr } = process;
  const language = chooseLanguage(args, environment);
  const write = (text: string) => void stdout.write(text);
  const helpOf = (command: CommandSpec | undefined) => {
    const cachePlace = cacheFile(globalThis.process.platform, environment);
    const page = command
      ? commandPage(command, language)
      : programPage({ ...catalogue, cachePlace }, language);
    return renderHelp(page, columnsOf(stdout));
  };
  const simple = simpleLine(args, catalogue);
  if (simple) {
    write(simple.wants === "version" ? `${readVersion()}\n` : helpOf(simple.command));
    return exitCodes.answered;
  }
  try {
    const { understand } = await import("./parse/understand.ts");
    const understood = understand(args, { catalogue, version: readVersion(), language, helpOf, write });
    if (understood === undefined) return exitCodes.answered;
    const { command, words, options } = understood;
    const run = (await command.load()) as RunCommand<object>;
    return await run({ words, options, catalogue }, { ...process, language });
  } catch (error) {
    stderr.write(fitted(errorLines(error, language), stderr));
    return exitCodeOf(error);
  }
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
