import { readFileSync } from "node:fs";
import { plainText } from "@stream-fallback/core";
import { CommanderError } from "commander";
import { cacheFile } from "./cache/cache-file.ts";
import { catalogue } from "./commands/catalogue.ts";
import type { Given, RunCommand } from "./commands/command.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { commandPage, PROGRAM, programPage } from "./help/help-page.ts";
import { renderHelp } from "./help/render-help.ts";
import { chooseLanguage } from "./language/choose-language.ts";
import { columnsOf } from "./output/columns-of.ts";
import { errorLines } from "./output/error-lines.ts";
import { buildProgram, type Understood } from "./parse/build-program.ts";
import { complaintOf } from "./parse/complaint.ts";
import type { Process } from "./surroundings.ts";

/** Runs the command line; the result is the exit code. */
export async function main(args: readonly string[], process: Process): Promise<number> {
  const { environment, stdout, stderr } = process;
  const language = chooseLanguage(args, environment);
  const found: Understood[] = [];
  const program = buildProgram({
    ...catalogue,
    version: readVersion(),
    helpOf: (command) => {
      const cachePlace = cacheFile(globalThis.process.platform, environment);
      const page =
        command === undefined
          ? programPage({ ...catalogue, cachePlace }, language)
          : commandPage(command, language);
      return renderHelp(page, columnsOf(stdout));
    },
    write: (text) => stdout.write(text),
    onUnderstood: (understood) => found.push(understood),
  });
  try {
    program.parse(args.map(spelledOut), { from: "user" });
    const [understood] = found;
    if (understood === undefined) return exitCodes.usage;
    const run = (await understood.command.load()) as RunCommand<object>;
    const { words, options } = understood;
    const given: Given<object> = { words, options, catalogue };
    return await run(given, { ...process, language });
  } catch (error) {
    if (!(error instanceof CommanderError)) {
      stderr.write(errorLines(error, language));
      return exitCodeOf(error);
    }
    // Help and version are no failures.
    if (error.exitCode === 0) return exitCodes.answered;
    stderr.write(`${PROGRAM}: ${plainText(complaintOf(error, language))}\n`);
    return exitCodes.usage;
  }
}

/** An option with a value that may be left out would take the room for it, so there are two options behind this one. */
function spelledOut(arg: string): string {
  return arg === "--explain=json" ? "--explain-json" : arg;
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
