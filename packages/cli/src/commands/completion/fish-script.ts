import { type CompletedOption, completedOptions, type ScriptParts } from "./completed-command.ts";

/** The script for fish, where each option is offered with what it does. */
export function fishScript({ commands: specs, byDefault, language }: ScriptParts): string {
  const names = specs.map(({ name }) => name);
  const none = `not __fish_seen_subcommand_from ${names.join(" ")}`;
  const commands = specs.map(
    ({ name, says }) => `complete -c douyin-info -n '${none}' -a ${name} -d ${quoted(says[language])}`,
  );
  const options = specs.flatMap((command) => {
    const seen = `__fish_seen_subcommand_from ${command.name}`;
    const condition = command === byDefault ? `${none}; or ${seen}` : seen;
    return completedOptions(command, language).map((option) => lineOf(option, condition));
  });
  const shells = `complete -c douyin-info -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'`;
  return `# fish completion for douyin-info\ncomplete -c douyin-info -f\n${[...commands, ...options, shells].join("\n")}\n`;
}

function lineOf({ flag, says, takesValue, choices, completes }: CompletedOption, condition: string): string {
  const value = !takesValue
    ? ""
    : choices.length > 0
      ? ` -x -a ${quoted(choices.join(" "))}`
      : completes === undefined
        ? " -x"
        : ` -r ${completes === "file" ? "-F" : "-a '(__fish_complete_directories)'"}`;
  return `complete -c douyin-info -n '${condition}' -l ${flag.slice(2)}${value} -d ${quoted(says)}`;
}

function quoted(text: string): string {
  return `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`;
}
