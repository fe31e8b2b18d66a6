import { readFileSync } from "node:fs";
import { catalogue } from "./commands/catalogue.ts";
import type { CommandSpec, RunCommand } from "./commands/command.ts";
import { exitCodeOf, exitCodes } from "./exit-codes.ts";
import { chooseLanguage } from "./language/choose-language.ts";
import { simpleLine } from "./parse/simple-line.ts";
import type { Process } from "./surroundings.ts";

/** Runs the command line; the result is the exit code. What not every line needs is loaded by those that do. */
export async function main(args: readonly string[], process: Process): Promise<number> {
  const { environment, stdout, stderr } = process;
  const language = chooseLanguage(args, environment);
  try {
    const line = simpleLine(args, catalogue) ?? (await understood());
    if (line.wants === "run") {
      const { command, words, options } = line;
      const run = (await command.load()) as RunCommand<object>;
      return await run({ words, options, catalogue }, { ...process, language });
    }
    stdout.write(line.wants === "version" ? `${readVersion()}\n` : await helpOf(line.command));
    return exitCodes.answered;
  } catch (error) {
    const { errorLines } = await import("./output/error-lines.ts");
    const { fitted } = await import("./output/fitted.ts");
    stderr.write(fitted(errorLines(error, language), stderr));
    return exitCodeOf(error);
  }

  async function understood() {
    const { understand } = await import("./parse/understand.ts");
    return understand(args, { catalogue, language });
  }

  async function helpOf(command: CommandSpec | undefined) {
    const { helpText } = await import("./help/help-text.ts");
    return helpText(command, { catalogue, environment, language, stdout });
  }
}

function readVersion(): string {
  return JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")).version;
}
