import { commands } from "./commands.ts";
import { help } from "./help.ts";
import { readArguments } from "./read-arguments.ts";

const asked = readArguments(process.argv.slice(2));
if (asked === "help") {
  console.log(help());
} else if ("problem" in asked) {
  console.error(asked.problem);
  process.exitCode = 2;
} else {
  const run = await commands[asked.command].load();
  process.exitCode = await run(asked.options);
}
