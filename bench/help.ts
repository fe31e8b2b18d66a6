import { commands } from "./commands.ts";
import { usage } from "./read-arguments.ts";

export function help(): string {
  const lines = Object.entries(commands).map(([name, { summary }]) => `  ${name.padEnd(10)}${summary}`);
  return `Measures what this project costs. Raw numbers go to bench/results.

${usage}

${lines.join("\n")}

  --quick   a few seconds: a look, not a measurement
  --json    the raw numbers on stdout, instead of the table
  --strict  exit code 1 if a target is missed or could not be measured
  --help    this`;
}
